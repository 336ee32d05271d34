import { useId, useState } from "react";

import { doneAt, readingOf } from "./drafts";
import { Many, Text } from "./fields";
import { RecordForm } from "./RecordForm";
import type { Visit } from "./server";
import type { Field } from "./field";
import { fill } from "@/offline/words";
import { useWords } from "./words";

const NOTHING = { celsius: "", symptoms: [] as string[], needs: [] as string[], note: "" };

/** Temperature, symptoms and needs of somebody under a measure. */
export function ReadingForm(props: { visit: Visit; field: Field; close: () => void }) {
  const { words } = useWords();
  const { visit, field, close } = props;
  const [told, setTold] = useState(NOTHING);
  const id = useId();

  function draft() {
    const { celsius, symptoms, needs, note } = told;
    if (celsius === "" && symptoms.length + needs.length === 0) return words.reading.nothing;
    const taken_at = doneAt(new Date(), field.shown.ahead);
    const body = { taken_at, celsius: celsius === "" ? null : celsius, symptoms, needs, note };
    const known: Record<string, string> = words.reading.symptom;
    const said = [celsius && `${celsius} ℃`, ...symptoms.map((name) => known[name] ?? name)];
    const label = [visit.person.name, ...said].filter(Boolean).join(" · ");
    return { ...readingOf(visit, body), label };
  }

  return (
    <RecordForm
      title={fill(words.reading.title, { name: visit.person.name })}
      field={field}
      close={close}
      draft={draft}
    >
      <label htmlFor={id}>{words.reading.celsius}</label>
      <input
        id={id}
        className="numbers"
        type="number"
        inputMode="decimal"
        min="34"
        max="43"
        step="0.1"
        value={told.celsius}
        onChange={(event) => setTold({ ...told, celsius: event.target.value })}
      />
      <Many
        legend={words.reading.symptoms}
        names={words.reading.symptom}
        chosen={told.symptoms}
        choose={(symptoms) => setTold({ ...told, symptoms })}
      />
      <Many
        legend={words.reading.needs}
        names={words.reading.need}
        chosen={told.needs}
        choose={(needs) => setTold({ ...told, needs })}
      />
      <Text
        label={words.reading.note}
        value={told.note}
        change={(note) => setTold({ ...told, note })}
      />
    </RecordForm>
  );
}
