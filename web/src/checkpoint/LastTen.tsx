import { useEffect, useRef, useState } from "react";

import { lightOf } from "@/parts/barrier/sound";
import { useSay } from "@/parts/barrier/words";
import { fill } from "@/offline/words";
import { sayShort } from "@/parts/moments";

import { LAST, type DeskList } from "./desk";
import { Doubled } from "./Doubled";
import { Settle } from "./Settle";
import { somebodyWaits, vehicleOf, type Vehicle } from "./settling";
import type { AtDesk } from "./useDesk";
import { useWords } from "./words";

/** A key that writes nothing into a field and that browsers leave alone. */
const UNDO_KEY = "F8";

/** The last ten passages of this shift; one that was written by mistake is taken back. */
export function LastTen({ desk, list }: { desk: AtDesk; list: DeskList }) {
  const { words } = useWords();
  const say = useSay();
  const [deciding, setDeciding] = useState<Vehicle | null>(null);
  const last = list.passed.slice(0, LAST);
  const takeBack = (each: DeskList["passed"][number]) => {
    const asked = fill(words.last.undoAsk, { plate: each.plate || say("noPlate") });
    if (window.confirm(asked)) void desk.undo(each, say("mistake"));
  };
  useUndoKey(() => {
    if (last[0] !== undefined) takeBack(last[0]);
  });
  return (
    <section className="card last-ten">
      <h2>
        {words.last.title} <small className="soft">{words.last.key}</small>
      </h2>
      {last.length === 0 ? <p className="soft">{words.last.none}</p> : null}
      <ol>
        {last.map((each) => (
          <li key={each.id} className="passage-line">
            <span className={`light light-${lightOf(each.outcome)}`}>
              {say(`outcomes.${each.outcome || "none"}`)}
            </span>
            <b>{each.plate || say("noPlate")}</b>
            <span className="soft numbers">
              {fill(words.last.people, { n: each.persons })} · {sayShort(each.at, new Date())}{" "}
              {words.last.by[each.by]}
            </span>
            {each.by === "waiting" || each.people.length === 0 ? null : (
              <button
                type="button"
                className="plain-button small"
                onClick={() => setDeciding(vehicleOf(each))}
              >
                {say(somebodyWaits(each) ? "settle" : "otherwise")}
              </button>
            )}
            <button
              type="button"
              className="plain-button small"
              aria-keyshortcuts={each === last[0] ? UNDO_KEY : undefined}
              onClick={() => takeBack(each)}
            >
              {words.last.undo}
            </button>
            <Doubled desk={desk} list={list} passed={each} />
          </li>
        ))}
      </ol>
      {deciding === null ? null : (
        <Settle desk={desk} vehicle={deciding} close={() => setDeciding(null)} />
      )}
    </section>
  );
}

/** Hands are on the keyboard: the newest passage is taken back without a mouse. */
function useUndoKey(undo: () => void): void {
  const newest = useRef(undo);
  useEffect(() => {
    newest.current = undo;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== UNDO_KEY || event.repeat) return;
      event.preventDefault();
      newest.current();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
