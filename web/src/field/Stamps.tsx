import type { Waiting } from "@/offline/store";
import { fill } from "@/offline/words";
import { useWords } from "./words";

/** What was recorded here and is still on the device. */
export function Stamps({ records }: { records: Waiting[] }) {
  const { words } = useWords();
  return records.map(({ id, rejected, label }) => (
    <p key={id} className={rejected === null ? "stamp" : "stamp refused"}>
      {fill(rejected === null ? words.lead.waits : words.lead.refused, { label })}
    </p>
  ));
}
