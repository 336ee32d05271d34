import { lightOf } from "@/parts/barrier/sound";
import { useSay } from "@/parts/barrier/words";
import { fill } from "@/offline/words";
import { sayShort } from "@/parts/moments";

import { LAST, type DeskList } from "./desk";
import type { AtDesk } from "./useDesk";
import { useWords } from "./words";

/** The last ten passages of this shift; one that was written by mistake is taken back. */
export function LastTen({ desk, list }: { desk: AtDesk; list: DeskList }) {
  const { words } = useWords();
  const say = useSay();
  const last = list.passed.slice(0, LAST);
  return (
    <section className="card last-ten">
      <h2>{words.last.title}</h2>
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
            <button
              type="button"
              className="plain-button small"
              onClick={() => {
                const asked = fill(words.last.undoAsk, { plate: each.plate || say("noPlate") });
                if (window.confirm(asked)) void desk.undo(each, say("mistake"));
              }}
            >
              {words.last.undo}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
