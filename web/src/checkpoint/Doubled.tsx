import { fill } from "@/offline/words";
import { sayShort } from "@/parts/moments";

import type { DeskList, Passed } from "./desk";
import { otherOf } from "./doubles";
import type { AtDesk } from "./useDesk";
import { useWords } from "./words";

/** Another device has this vehicle too: who wrote it there, and mine is taken back by one touch. */
export function Doubled(props: { desk: AtDesk; list: DeskList; passed: Passed }) {
  const { desk, list, passed } = props;
  const { words } = useWords();
  const other = otherOf(passed, list);
  if (other === null) return null;
  const said = { name: other.by, at: sayShort(other.at, new Date()) };
  return (
    <span className="doubled">
      <b className="soon">{fill(words.doubled.other, said)}</b>
      <button
        type="button"
        className="plain-button small"
        onClick={() => void desk.undo(passed, fill(words.doubled.reason, said), other.id)}
      >
        {words.doubled.mine}
      </button>
    </span>
  );
}
