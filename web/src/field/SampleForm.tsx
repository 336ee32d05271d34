import { doneAt, sampleOf } from "./drafts";
import { RecordForm } from "./RecordForm";
import type { Sample, Visit } from "./server";
import type { Field } from "./field";
import { useTestName } from "./VisitCard";
import { fill } from "@/offline/words";
import { useWords } from "./words";

interface Props {
  visit: Visit;
  test: Sample;
  field: Field;
  close: () => void;
}

/** A sample taken at the door: who and what, confirmed before it counts. */
export function SampleForm({ visit, test, field, close }: Props) {
  const { words } = useWords();
  const name = useTestName()(test);
  const said = fill(words.visit.sample, { test: name });
  return (
    <RecordForm
      title={said}
      field={field}
      close={close}
      draft={() => ({
        ...sampleOf(test.id, doneAt(new Date(), field.shown.ahead)),
        label: `${visit.person.name} · ${said}`,
      })}
    >
      <p>{fill(words.visit.sampleAsk, { name: visit.person.name, test: name })}</p>
    </RecordForm>
  );
}
