import { type SyntheticEvent, useState } from "react";

import { Sheet } from "@/offline/Sheet";
import { fill } from "@/offline/words";
import type { LaneChoice } from "@/parts/barrier/lane";
import { useSay } from "@/parts/barrier/words";
import { sayShort } from "@/parts/moments";

import { countsOf, type DeskList } from "./desk";
import { hoursOf } from "./opening";
import type { AtDesk } from "./useDesk";
import { useWords } from "./words";

/** Where the device stands, since when the shift runs, what came through, and its end. */
export function ShiftBar(props: { desk: AtDesk; list: DeskList; lanes: LaneChoice }) {
  const { desk, list, lanes } = props;
  const { words } = useWords();
  const [isEnding, setEnding] = useState(false);
  const now = new Date();
  const hours = hoursOf(list.opening);
  return (
    <section className="card shift" aria-label={words.shift.title}>
      <Choice desk={desk} list={list} />
      <ChosenLane {...lanes} />
      {hours === null ? null : <span className="soft">{fill(words.opening.hours, hours)}</span>}
      <span className="soft">
        {list.shift === null
          ? words.shift.off
          : fill(words.shift.since, { at: sayShort(list.shift.began_at, now) })}
      </span>
      <b className="numbers">{useCounts(list)}</b>
      {list.shift === null ? (
        <button type="button" className="plain-button small" onClick={() => void desk.begin()}>
          {words.shift.begin}
        </button>
      ) : (
        <button type="button" className="plain-button small" onClick={() => setEnding(true)}>
          {words.shift.end}
        </button>
      )}
      <span className="soft numbers made">
        {list.rules?.rules == null
          ? null
          : fill(words.rulesOf, {
              pack: list.rules.rules.pack,
              at: sayShort(list.rules.now, now),
            })}
        {list.watch === null
          ? null
          : ` · ${fill(words.watch.fresh, { at: sayShort(list.watch.made_at, now) })}`}
      </span>
      {isEnding ? <EndShift desk={desk} list={list} close={() => setEnding(false)} /> : null}
    </section>
  );
}

function useCounts(list: DeskList): string {
  const { words } = useWords();
  return fill(words.shift.counts, { ...countsOf(list) });
}

/** Which checkpoint; another one is asked for its rules and its list at once. */
function Choice({ desk, list }: { desk: AtDesk; list: DeskList }) {
  const { words } = useWords();
  const { page } = desk;
  return (
    <select
      aria-label={words.choose}
      value={list.chosen}
      disabled={list.shift !== null}
      onChange={({ target }) =>
        void page
          .change((now) => ({ ...now, chosen: target.value, fetched_at: 0, watch: null }))
          .then(() => page.sync())
      }
    >
      {list.checkpoints.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** At which lane, if the checkpoint has some: the passages are its own. */
function ChosenLane({ options, lane, choose }: LaneChoice) {
  const say = useSay();
  const { words } = useWords();
  if (options.length === 0) return null;
  return (
    <select
      aria-label={say("lane")}
      value={lane?.name ?? ""}
      onChange={({ target }) => choose(target.value)}
    >
      <option value="">{say("noLane")}</option>
      {options.map(({ name, from_at }) => (
        <option key={name} value={name}>
          {fill(words.opening.lane, { name, at: sayShort(from_at, new Date()) })}
        </option>
      ))}
    </select>
  );
}

function EndShift({ desk, list, close }: { desk: AtDesk; list: DeskList; close: () => void }) {
  const { words } = useWords();
  const [signed, setSigned] = useState("");
  const [note, setNote] = useState("");
  const { waiting } = desk.page.shown.standing;
  const counts = useCounts(list);

  async function submit(event: SyntheticEvent) {
    event.preventDefault();
    await desk.end(signed.trim(), note.trim());
    close();
  }

  return (
    <Sheet title={words.shift.end} close={close}>
      <form onSubmit={(event) => void submit(event)}>
        <p>{fill(words.shift.line, { counts })}</p>
        {waiting > 0 ? <p className="soon">{fill(words.shift.waits, { n: waiting })}</p> : null}
        <label htmlFor="signed">{words.shift.signed}</label>
        <input
          id="signed"
          required
          pattern=".*\S.*"
          maxLength={100}
          autoComplete="off"
          value={signed}
          onChange={({ target }) => setSigned(target.value)}
        />
        <label htmlFor="note">{words.shift.note}</label>
        <textarea
          id="note"
          rows={3}
          maxLength={500}
          value={note}
          onChange={({ target }) => setNote(target.value)}
        />
        <div className="foot">
          <button type="button" className="plain-button" onClick={close}>
            {words.cancel}
          </button>
          <button type="submit" className="big">
            {words.shift.end}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
