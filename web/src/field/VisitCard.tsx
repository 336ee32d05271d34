import { useState } from "react";

import { doneAt, sampleOf } from "./drafts";
import { SexAge } from "./LeadCard";
import { Phones } from "./Phones";
import { ReadingForm } from "./ReadingForm";
import { RecordForm } from "./RecordForm";
import type { Visit } from "./server";
import { Stamps } from "./Stamps";
import type { Field } from "./useField";
import { fill, useWords, wordFor } from "./words";

type Sample = Visit["tests"][number];

/** Somebody to be visited today: temperature and symptoms, and samples taken at the door. */
export function VisitCard({ visit, field }: { visit: Visit; field: Field }) {
  const { words } = useWords();
  const [form, setForm] = useState<"" | "reading" | Sample>("");
  const close = () => setForm("");
  const tests = visit.tests.map(({ id }) => id);
  const records = field.shown.records.filter(
    ({ about }) => about === visit.id || tests.includes(about),
  );
  const told = records.filter(({ kind, rejected }) => kind === "reading" && rejected === null);
  const taken = records.filter(({ kind, rejected }) => kind === "sample" && rejected === null);
  return (
    <li className="card">
      <div className="line">
        <h3>{visit.person.name}</h3>
        <SexAge sex={visit.person.sex} age={visit.person.age} />
        <span className="soft">{wordFor(words.visit.kinds, visit.kind)}</span>
      </div>
      <p>{visit.place}</p>
      <p className="soft numbers">
        {fill(words.visit.free, { day: visit.ends_on })}
        {visit.checks_due > 0
          ? ` · ${fill(words.visit.checks, {
              done: visit.checks_done + told.length,
              due: visit.checks_due,
            })}`
          : ""}
      </p>
      <Phones person={visit.person} />
      <Stamps records={records} />
      <div className="acts">
        <button type="button" className="plain-button" onClick={() => setForm("reading")}>
          {words.visit.reading}
        </button>
        {visit.tests
          .filter(({ id }) => taken.every(({ about }) => about !== id))
          .map((test) => (
            <button
              key={test.id}
              type="button"
              className="plain-button"
              onClick={() => setForm(test)}
            >
              <SampleName test={test} />
            </button>
          ))}
      </div>
      {form === "reading" ? <ReadingForm visit={visit} field={field} close={close} /> : null}
      {typeof form === "object" ? (
        <SampleForm visit={visit} test={form} field={field} close={close} />
      ) : null}
    </li>
  );
}

function useTestName() {
  const { words } = useWords();
  return ({ method, specimen, samples, due_on }: Sample) => {
    const what = `${wordFor(words.visit.methods, method)} ${wordFor(words.visit.specimens, specimen)}`;
    const many = samples > 1 ? ` × ${samples}` : "";
    return `${what}${many} · ${fill(words.visit.dueOn, { day: due_on.slice(5) })}`;
  };
}

function SampleName({ test }: { test: Sample }) {
  const { words } = useWords();
  return fill(words.visit.sample, { test: useTestName()(test) });
}

interface SampleProps {
  visit: Visit;
  test: Sample;
  field: Field;
  close: () => void;
}

function SampleForm({ visit, test, field, close }: SampleProps) {
  const { words } = useWords();
  const name = useTestName()(test);
  return (
    <RecordForm
      title={fill(words.visit.sample, { test: name })}
      field={field}
      close={close}
      draft={() => ({
        ...sampleOf(test.id, doneAt(new Date(), field.shown.ahead)),
        label: `${visit.person.name} · ${fill(words.visit.sample, { test: name })}`,
      })}
    >
      <p>{fill(words.visit.sampleAsk, { name: visit.person.name, test: name })}</p>
    </RecordForm>
  );
}
