import { type SyntheticEvent, useState } from "react";

import { free } from "@/offline/outbox";
import type { Waiting } from "@/offline/store";
import { fill } from "@/offline/words";
import { say } from "@/parts/problems";
import { readScan } from "@/parts/scanning";

import { EMPTY, meaning, named, takes, type Arrival } from "./desk";
import type { AtDesk } from "./useDesk";
import { useKeeping, type Keeping } from "./useKeeping";
import { useWords } from "./words";

/** What the server refused, each with the reason and what mends it; nothing goes by itself. */
export function Refused({ desk }: { desk: AtDesk }) {
  const { words } = useWords();
  const { records } = desk.page.shown;
  const parked = records.filter(({ rejected }) => rejected !== null);
  if (parked.length === 0) return null;
  return (
    <section className="card" aria-label={words.refused.title}>
      <h2>{words.refused.title}</h2>
      <ul className="cards">
        {parked.map((each) => (
          <Line key={each.id} record={each} desk={desk} behind={behindOf(each, records)} />
        ))}
      </ul>
    </section>
  );
}

/** How many records wait for this one to be mended. */
function behindOf({ id }: Waiting, records: Waiting[]): number {
  const waiting = records.filter(({ rejected }) => rejected === null);
  return waiting.length - free(waiting, new Set([id])).length;
}

interface LineProps {
  record: Waiting;
  desk: AtDesk;
  behind: number;
}

function Line({ record, desk, behind }: LineProps) {
  const { language, words } = useWords();
  const { rejected, label } = record;
  const { problem, keeping } = useKeeping();
  if (rejected === null) return null;
  const kind = record.kind as "tube" | "sample" | "close" | "withdraw";
  return (
    <li className="stamp refused">
      <p>
        <b>{fill(words.refused[kind], { barcode: label, name: label })}</b>{" "}
        {behind > 0 ? (
          <span className="soon numbers">{fill(words.refused.behind, { n: behind })}</span>
        ) : null}
      </p>
      <p className="late">{say(rejected.detail ?? rejected.title, language)}</p>
      <Mending {...{ record, desk, keeping }} />
      <p role="alert" className="late">
        {problem}
      </p>
      <div className="acts">
        <button
          type="button"
          className="plain-button small"
          onClick={() => void keeping(() => desk.page.mend(record, {}))}
        >
          {words.refused.again}
        </button>
        <button
          type="button"
          className="plain-button small"
          onClick={() => {
            if (!window.confirm(words.refused.letGoAsk)) return;
            void keeping(() => desk.page.letGo(record.id));
          }}
        >
          {words.refused.letGo}
        </button>
      </div>
    </li>
  );
}

interface MendingProps {
  record: Waiting;
  desk: AtDesk;
  keeping: Keeping;
}

/** Another barcode for a tube; for a sample the name, another card, or the tube at hand. */
function Mending({ record, desk, keeping }: MendingProps) {
  const { words } = useWords();
  const list = desk.list ?? EMPTY;
  const mend = (as: Waiting) => void keeping(() => desk.page.mend(as, {}));
  if (record.kind === "tube") {
    return (
      <Field
        label={words.refused.barcode}
        done={(typed) => {
          const read = readScan(typed, list.barcodes);
          if (read?.kind !== "tube") return;
          const { text: barcode } = read;
          mend({ ...record, label: barcode, body: { ...record.body, barcode } });
        }}
      />
    );
  }
  if (record.kind !== "sample") return null;
  const code = record.rejected?.code ?? "";
  if (code === "not_known" || code === "not_a_name") {
    return <Field label={words.refused.named} done={(name) => mend(named(record, { name }))} />;
  }
  if (code === "nobody_to_call") {
    return <Field label={words.byName.phone} done={(phone) => mend(named(record, { phone }))} />;
  }
  return (
    <>
      <Field
        label={words.refused.card}
        done={(typed) => {
          const read = readScan(typed, list.barcodes);
          if (read?.kind === "card") mend(meaning(record, { document: read.text }));
          if (read?.kind === "code") mend(meaning(record, { code: read.text }));
        }}
      />
      <IntoTube {...{ record, desk, keeping }} />
    </>
  );
}

/** Whom a full tube did not take is sampled again: a new record for the tube at hand. */
function IntoTube({ record, desk, keeping }: MendingProps) {
  const { words } = useWords();
  const { tube } = desk;
  if (tube === null || !takes(tube) || tube.id === record.about) return null;
  const { document, code, person, name, phone } = record.body as Arrival;
  const said = { document, code, person, name, phone };
  const who = Object.fromEntries(Object.entries(said).filter(([, text]) => text)) as Arrival;
  async function move() {
    const why = await desk.take(who, record.label);
    if (why === "") await desk.page.letGo(record.id);
    return why;
  }
  return (
    <button type="button" className="plain-button small" onClick={() => void keeping(move)}>
      {fill(words.refused.move, { barcode: tube.barcode })}
    </button>
  );
}

function Field({ label, done }: { label: string; done: (typed: string) => void }) {
  const { words } = useWords();
  const [typed, setTyped] = useState("");
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (typed.trim() !== "") done(typed.trim());
  };
  return (
    <form className="scan" onSubmit={submit}>
      <label>
        {label}
        <input autoComplete="off" value={typed} onChange={({ target }) => setTyped(target.value)} />
      </label>
      <button type="submit" className="plain-button">
        {words.enter}
      </button>
    </form>
  );
}
