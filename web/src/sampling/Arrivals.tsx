import { type SyntheticEvent, useEffect, useRef, useState } from "react";

import { StoreFull } from "@/offline/outbox";
import { fill } from "@/offline/words";

import { dueLike, maskWho, nameIn, type Arrival, type DeskList, type Due } from "./desk";
import type { AtDesk, Said } from "./useDesk";
import { useKeeping } from "./useKeeping";
import { useWords } from "./words";

const isDone = (why: Said): boolean => why === "";

interface Props {
  desk: AtDesk;
  list: DeskList;
}

/** Who arrives: a scanner types into the first field; who has no card is found by name. */
export function Arrivals({ desk, list }: Props) {
  const { words } = useWords();
  const [said, setSaid] = useState<Said>("");
  const [asked, setAsked] = useState("");
  const [trouble, setTrouble] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const pending = useRef("");
  const last = useRef<Promise<unknown>>(Promise.resolve());

  /** One after the other: the next card may come before the last is on the device. */
  function keeping(work: () => Promise<Said>, done = isDone): Promise<boolean> {
    const next = last.current.then(() => keep(work, done));
    last.current = next;
    return next;
  }

  /** What was typed stays where it could not be kept. */
  async function keep(work: () => Promise<Said>, done: (why: Said) => boolean): Promise<boolean> {
    try {
      const why = await work();
      setSaid(why);
      setTrouble("");
      field.current?.focus();
      return why === "" || done(why);
    } catch (error) {
      setTrouble(error instanceof StoreFull ? words.full : words.notSaved);
      return false;
    }
  }

  /** What may be a new tube is asked about; it stays asked until somebody says yes or no. */
  async function scan(line: string): Promise<Said> {
    const why = await desk.scan(line, pending.current);
    if (why === "newTube") pending.current = line;
    else if (why !== "answer") pending.current = "";
    setAsked(pending.current);
    return why;
  }
  function leave() {
    pending.current = "";
    setAsked("");
    setSaid("");
    field.current?.focus();
  }
  const isKept = (why: Said): boolean => why === "newTube";

  return (
    <>
      <section className="card">
        <ScanField field={field} scan={(line) => keeping(() => scan(line), isKept)} />
        <p role="alert" className="late">
          {trouble === "" ? words.said[said] : trouble}
        </p>
        {asked === "" ? null : (
          <NewTube code={asked} yes={() => void keeping(() => scan(asked))} no={leave} />
        )}
      </section>
      <ByName list={list} take={(who, label) => keeping(() => desk.take(who, label))} />
    </>
  );
}

/** A scan that is no tube of the district's form and not known: a slip would take everybody next. */
function NewTube({ code, yes, no }: { code: string; yes: () => void; no: () => void }) {
  const { words } = useWords();
  return (
    <div className="acts">
      <button type="button" className="plain-button" onClick={yes}>
        {fill(words.newTube.yes, { code: code.trim().toUpperCase() })}
      </button>
      <button type="button" className="plain-button" onClick={no}>
        {words.newTube.no}
      </button>
    </div>
  );
}

interface ScanProps {
  field: React.RefObject<HTMLInputElement | null>;
  scan: (line: string) => Promise<boolean>;
}

/** A scanner ends each line with Enter. */
function ScanField({ field, scan }: ScanProps) {
  const { words } = useWords();
  const [line, setLine] = useState("");
  useEffect(() => field.current?.focus(), [field]);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setLine("");
    void scan(line).then((isKept) => {
      if (isKept) return;
      setLine((now) => (now === "" ? line : now));
      // The next scan takes the place of what stands there, and is not put behind it.
      window.setTimeout(() => field.current?.select());
    });
  };
  return (
    <form onSubmit={submit} className="scan">
      <label htmlFor="scan">{words.scan}</label>
      <input
        id="scan"
        ref={field}
        autoComplete="off"
        autoCapitalize="characters"
        enterKeyHint="done"
        placeholder={words.scanHelp}
        value={line}
        onChange={({ target }) => setLine(target.value)}
      />
      <button type="submit" className="plain-button">
        {words.enter}
      </button>
    </form>
  );
}

interface NameProps {
  list: DeskList;
  take: (who: Arrival, label?: string) => Promise<boolean>;
}

function ByName({ list, take }: NameProps) {
  const { words } = useWords();
  const said = words.byName;
  const [typed, setTyped] = useState("");
  const { keeping } = useKeeping();
  const found = dueLike(list, typed);
  const choose = (who: Arrival, label: string) =>
    void keeping(async () => (await take(who, label)) && setTyped(""));
  return (
    <details className="card">
      <summary>
        {said.title} <span className="soft numbers">{fill(said.due, { n: list.due.length })}</span>
      </summary>
      <p className="soft">{said.line}</p>
      {list.due_is_cut ? <p className="late">{fill(said.cut, { n: list.due.length })}</p> : null}
      <label htmlFor="who">{said.name}</label>
      <input
        id="who"
        autoComplete="off"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      <ul className="found">
        {found.map((each) => (
          <li key={each.person}>
            <button
              type="button"
              className="choice"
              onClick={() => choose({ person: each.person }, each.name)}
            >
              <Whom due={each} />
            </button>
          </li>
        ))}
      </ul>
      {typed.trim() === "" ? null : (
        <>
          {found.length === 0 ? <p className="soft">{said.none}</p> : null}
          <Newcomer name={nameIn(typed)} choose={choose} />
        </>
      )}
    </details>
  );
}

interface NewcomerProps {
  /** The name alone, of all that was typed to search. */
  name: string;
  choose: (who: Arrival, label: string) => void;
}

/** Who is on no list: a name, and a telephone by which a positive is found again. */
function Newcomer({ name, choose }: NewcomerProps) {
  const { words } = useWords();
  const said = words.byName;
  const [phone, setPhone] = useState("");
  return (
    <>
      <label htmlFor="phone">{said.phone}</label>
      <input
        id="phone"
        inputMode="tel"
        autoComplete="off"
        value={phone}
        onChange={({ target }) => setPhone(target.value)}
      />
      <button
        type="button"
        className="plain-button"
        onClick={() => choose({ name, phone }, maskWho({ name }))}
      >
        {fill(said.take, { name })}
      </button>
    </>
  );
}

function Whom({ due }: { due: Due }) {
  const { words } = useWords();
  const said = words.byName;
  const sex = due.sex === "male" || due.sex === "female" ? said.sex[due.sex] : "";
  const age = due.age === null ? "" : fill(said.age, { age: due.age });
  return (
    <>
      <b>{due.name}</b>{" "}
      <span className="numbers">
        {[sex, age, due.unit].filter((each) => each !== "").join(" ")}
      </span>{" "}
      <span className={due.late ? "late" : "soft"}>
        {[...due.why.map((why) => said.why[why]), ...(due.late ? [said.late] : [])].join(" ")}
      </span>
    </>
  );
}
