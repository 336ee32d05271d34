import { type SyntheticEvent, useRef, useState } from "react";

import { KeyKeeper } from "@/parts/idempotency";
import { sayMoment } from "@/parts/moments";
import type { Problem } from "@/parts/problems";

import type { OwnMeasure } from "./asking";
import { HIGHEST, LOWEST, troubleOfCelsius } from "./checks";
import { Said } from "./Said";
import { fill, useWords } from "./words";

interface Props {
  measure: OwnMeasure;
  problem: Problem | null;
  onTell: (told: object) => Promise<boolean>;
}

const NOTHING = { celsius: "", symptoms: [] as string[], needs: [] as string[], note: "" };

/** Temperature, symptoms and needs of today; what was told before stands below. */
export function Telling({ measure, problem, onTell }: Props) {
  const { words } = useWords();
  const [told, setTold] = useState(NOTHING);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);
  const [wrong, setWrong] = useState("");
  const keys = useRef(new KeyKeeper());
  const madeAt = useRef("");

  async function submit(event: SyntheticEvent) {
    event.preventDefault();
    const trouble = troubleOfCelsius(told.celsius);
    setWrong(trouble === null ? "" : fill(words[trouble], { from: LOWEST, to: HIGHEST }));
    setDone(false);
    if (trouble !== null) return;
    setBusy(true);
    const id = keys.current.keyFor(told);
    // The time belongs to the record: sent again after a broken connection, it is the same one.
    if (!madeAt.current.startsWith(id)) madeAt.current = `${id} ${new Date().toISOString()}`;
    const taken_at = madeAt.current.slice(id.length + 1);
    const typed = told.celsius.trim().replace(",", ".");
    const celsius = typed === "" ? null : typed;
    const went = await onTell({ ...told, celsius, id, taken_at });
    if (went) {
      keys.current.answered();
      setTold(NOTHING);
    }
    setDone(went);
    setBusy(false);
  }

  return (
    <form className="card" noValidate onSubmit={(event) => void submit(event)}>
      <h2>{words.today}</h2>
      <p className="soft">
        {measure.checks_due === 0
          ? words.nothingAsked
          : fill(words.askedToday, { due: measure.checks_due, done: measure.checks_done })}
      </p>
      <label htmlFor="celsius">{words.celsius}</label>
      <input
        id="celsius"
        className="numbers"
        inputMode="decimal"
        maxLength={6}
        aria-invalid={wrong !== ""}
        value={told.celsius}
        onChange={(event) => setTold({ ...told, celsius: event.target.value })}
      />
      <Choices
        legend={words.symptoms}
        names={words.symptom}
        chosen={told.symptoms}
        onChange={(symptoms) => setTold({ ...told, symptoms })}
      />
      <Choices
        legend={words.needs}
        names={words.need}
        chosen={told.needs}
        onChange={(needs) => setTold({ ...told, needs })}
      />
      <label htmlFor="note">{words.note}</label>
      <textarea
        id="note"
        maxLength={500}
        rows={2}
        value={told.note}
        onChange={(event) => setTold({ ...told, note: event.target.value })}
      />
      <Said problem={wrong === "" ? problem : null} wrong={wrong} done={done ? words.sent : ""} />
      <button type="submit" className="big" disabled={busy}>
        {busy ? words.sending : words.send}
      </button>
      <p className="soft">{words.ill}</p>
      <h3>{words.told}</h3>
      <Told measure={measure} />
    </form>
  );
}

interface ChoicesProps {
  legend: string;
  names: Record<string, string>;
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

function Choices({ legend, names, chosen, onChange }: ChoicesProps) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {Object.entries(names).map(([name, text]) => (
        <label key={name} className={chosen.includes(name) ? "chip on" : "chip"}>
          <input
            type="checkbox"
            checked={chosen.includes(name)}
            onChange={(event) =>
              onChange(
                event.target.checked ? [...chosen, name] : chosen.filter((each) => each !== name),
              )
            }
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}

function Told({ measure }: { measure: OwnMeasure }) {
  const { words } = useWords();
  if (measure.readings.length === 0) return <p className="soft">{words.nothingTold}</p>;
  return (
    <ul className="plain rows">
      {measure.readings.map((each) => (
        <li key={each.taken_at}>
          <span className="numbers">{sayMoment(each.taken_at)}</span>
          <span className="numbers">{each.celsius === null ? "" : `${each.celsius} ℃`}</span>
          <span className="soft">
            {[
              ...each.symptoms.map((name) => words.symptom[name as keyof typeof words.symptom]),
              ...each.needs.map((name) => words.need[name as keyof typeof words.need]),
            ].join(" · ")}
          </span>
        </li>
      ))}
    </ul>
  );
}
