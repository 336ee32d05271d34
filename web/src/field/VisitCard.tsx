import type { OpenForm } from "./Forms";
import { SexAge } from "./LeadCard";
import { Phones } from "./Phones";
import type { Sample, Visit } from "./server";
import { Stamps } from "./Stamps";
import type { Field } from "./field";
import { fill } from "@/offline/words";
import { useWords, wordFor } from "./words";

/** Somebody to be visited today: temperature and symptoms, and samples taken at the door. */
export function VisitCard(props: { visit: Visit; field: Field; open: (form: OpenForm) => void }) {
  const { words } = useWords();
  const { visit, field, open } = props;
  const tests = visit.tests.map(({ id }) => id);
  const records = field.shown.records.filter(
    ({ about }) => about === visit.id || tests.includes(about),
  );
  const told = records.filter(({ kind, rejected }) => kind === "reading" && rejected === null);
  const taken = records.filter(({ kind, rejected }) => kind === "sample" && rejected === null);
  return (
    <li className="card">
      <div className="line">
        <h2>{visit.person.name}</h2>
        <SexAge sex={visit.person.sex} age={visit.person.age} />
        <span className="soft">{wordFor(words.visit.kinds, visit.kind)}</span>
      </div>
      <p>
        {visit.place.includes(visit.address) ? "" : visit.address}
        {visit.place === "" ? "" : <span className="soft"> {visit.place}</span>}
        {visit.place === "" && visit.address === "" ? words.visit.noAddress : ""}
      </p>
      <p className="soft numbers">
        {fill(words.visit.free, { day: visit.ends_on })}
        {visit.checks_due > 0
          ? ` · ${fill(words.visit.checks, {
              done: visit.checks_done + told.length,
              due: visit.checks_due,
            })}`
          : ""}
      </p>
      <Phones person={visit.person} purpose="care" />
      <Stamps records={records} />
      <div className="acts">
        <button
          type="button"
          className="plain-button"
          onClick={() => open({ kind: "reading", visit })}
        >
          {words.visit.reading}
        </button>
        {visit.tests
          .filter(({ id }) => taken.every(({ about }) => about !== id))
          .map((test) => (
            <button
              key={test.id}
              type="button"
              className="plain-button"
              onClick={() => open({ kind: "sample", visit, test })}
            >
              <SampleName test={test} />
            </button>
          ))}
      </div>
    </li>
  );
}

export function useTestName() {
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
