import { fill } from "@/offline/words";
import { useSay } from "@/parts/barrier/words";
import { sayLength, sayShort } from "@/parts/moments";
import { useNow } from "@/parts/useNow";

import { clockOff, watchState, type DeskList } from "./desk";
import { hoursOf, opensNext } from "./opening";
import type { CheckpointPage } from "./useDesk";
import { useWords } from "./words";

/** What an officer must know before trusting the device: its list, its rules, its clock. */
export function Notices({ page, list }: { page: CheckpointPage; list: DeskList }) {
  const { language, words } = useWords();
  const { ahead } = page.shown;
  const now = useNow(60_000).getTime() + ahead;
  const state = watchState(list.watch, now);
  const at = sayShort(list.watch?.made_at, new Date(now));
  const off = clockOff(ahead);
  return (
    <>
      {state === "fresh" ? null : (
        <p className={state === "over" ? "notice grave" : "notice"} role="status">
          {fill(words.watch[state], { at })}
        </p>
      )}
      <ClosedNow list={list} now={new Date(now)} />
      {list.rules !== null && list.rules.rules === null ? (
        <p className="notice">{words.noRules}</p>
      ) : null}
      {off === 0 ? null : (
        <p className="notice">{fill(words.clock, { by: sayLength(off, language) })}</p>
      )}
      <Alerts page={page} list={list} />
    </>
  );
}

/** Closed at this hour: who comes all the same is registered, and marked. */
function ClosedNow({ list, now }: { list: DeskList; now: Date }) {
  const { words } = useWords();
  const next = opensNext(list.opening, now);
  if (next === null) return null;
  const said = { ...hoursOf(list.opening), at: sayShort(next, now) };
  return (
    <p className="notice" role="status">
      {fill(words.opening.closed, said)}
    </p>
  );
}

/** Where the server says otherwise than the device said without it. */
function Alerts({ page, list }: { page: CheckpointPage; list: DeskList }) {
  const { words } = useWords();
  const say = useSay();
  if (list.alerts.length === 0) return null;
  return (
    <section className="notice grave" role="alert">
      <h2>{words.alerts.title}</h2>
      <ul className="cards">
        {list.alerts.map((each) => (
          <li key={each.id} className="passage-line">
            {fill(words.alerts.line, {
              plate: each.plate || say("noPlate"),
              at: sayShort(each.at, new Date()),
              said: say(`outcomes.${each.said || "none"}`),
              ruled: say(`outcomes.${each.ruled || "none"}`),
            })}
            <button
              type="button"
              className="plain-button small"
              onClick={() =>
                void page.change((now) => ({
                  ...now,
                  alerts: now.alerts.filter(({ id }) => id !== each.id),
                }))
              }
            >
              {words.alerts.read}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
