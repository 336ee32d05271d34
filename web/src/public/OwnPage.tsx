import { sayMoment } from "@/parts/moments";
import { type Problem, say } from "@/parts/problems";

import type { OwnMeasure } from "./asking";
import { Contesting } from "./Contesting";
import { dayBefore, dayOf } from "./days";
import { Samples } from "./Screened";
import { Telling } from "./Telling";
import { fill, useWords } from "./words";

interface Props {
  measure: OwnMeasure;
  problem: Problem | null;
  onTell: (told: object) => Promise<boolean>;
  onContest: (text: string) => Promise<boolean>;
}

/** The own measure: until when, what is asked today, what comes, why, and whom to call. */
export function OwnPage({ measure, problem, onTell, onContest }: Props) {
  const { words } = useWords();
  const over = measure.state === "released";
  return (
    <>
      <Head measure={measure} />
      {!over && <Telling measure={measure} problem={problem} onTell={onTell} />}
      <Plan measure={measure} />
      <Tests measure={measure} />
      {measure.samples.length === 0 ? null : (
        <section className="card">
          <Samples samples={measure.samples} />
        </section>
      )}
      {!over && <Release measure={measure} />}
      <Why measure={measure} />
      <Contesting measure={measure} problem={problem} onContest={onContest} />
      <section className="card">
        <h2>{words.calls}</h2>
        <ul className="plain">
          {measure.calls.map((call) => (
            <li key={call.unit + call.name}>
              {call.unit} {call.name}{" "}
              {call.phone !== "" && <a href={`tel:${call.phone}`}>{call.phone}</a>}
            </li>
          ))}
          <li>
            <a href="tel:120">120</a>
          </li>
        </ul>
      </section>
    </>
  );
}

function Head({ measure }: { measure: OwnMeasure }) {
  const { words, language } = useWords();
  const phase = measure.phases.find((each) => dayOf(each, measure.today) !== null);
  const day = phase === undefined ? null : dayOf(phase, measure.today);
  return (
    <section className="card first">
      <p className="soft">
        {measure.person} · {say(measure.class_name, language)} · {measure.district} {measure.unit}
      </p>
      <p className="now">
        {phase === undefined || measure.state === "released"
          ? words.states[measure.state as keyof typeof words.states]
          : say(phase.name, language)}
      </p>
      {day !== null && measure.state !== "released" && <p>{fill(words.day, day)}</p>}
      {measure.released_at === null ? (
        <p className="free">
          <strong className="numbers">{measure.ends_on}</strong> {words.freeFrom}
        </p>
      ) : (
        <p className="free numbers">{sayMoment(measure.released_at)}</p>
      )}
    </section>
  );
}

function Plan({ measure }: { measure: OwnMeasure }) {
  const { words, language } = useWords();
  return (
    <section className="card">
      <h2>{words.plan}</h2>
      <ol className="plan">
        {measure.phases.map((phase) => (
          <li
            key={phase.starts_on}
            className={dayOf(phase, measure.today) === null ? "" : "current"}
            aria-current={dayOf(phase, measure.today) === null ? undefined : "step"}
          >
            <strong>{say(phase.name, language)}</strong>{" "}
            <span className="numbers">
              {phase.starts_on} {words.until} {dayBefore(phase.ends_on)} {words.endOf}
            </span>
            <ul>
              {phase.asks.map((asks) => (
                <li key={asks.en}>{say(asks, language)}</li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Tests({ measure }: { measure: OwnMeasure }) {
  const { words, language } = useWords();
  return (
    <section className="card">
      <h2>{words.tests}</h2>
      {measure.tests.length === 0 && <p className="soft">{words.noTests}</p>}
      <ul className="plain rows">
        {measure.tests.map((test) => (
          <li key={test.due_on + test.what.en}>
            <span className="numbers">{test.due_on}</span>
            <span>{say(test.what, language)}</span>
            <span className={test.result === "positive" ? "late" : "soft"}>
              {words.result[test.result as keyof typeof words.result] ||
                (test.sampled_at === null ? words.waiting : words.sampled)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Release({ measure }: { measure: OwnMeasure }) {
  const { words, language } = useWords();
  if (measure.waits_for.length === 0) return null;
  return (
    <section className="card">
      <h2>{words.release}</h2>
      <ul className="plain rows">
        {measure.waits_for.map((each) => (
          <li key={each.evidence}>
            <span className="wide">{say(each.says, language)}</span>
            <span className={each.holds === true ? "done" : "soft"}>
              {each.holds === null ? words.unknown : each.holds ? words.holds : words.holdsNot}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Why({ measure }: { measure: OwnMeasure }) {
  const { words, language } = useWords();
  return (
    <section className="card">
      <h2>{words.why}</h2>
      <p>
        {words.reason}: {say(measure.reason, language)}
      </p>
      <p>
        {words.basis}: {say(measure.basis, language)}
      </p>
      <details>
        <summary>{words.numbers}</summary>
        <ul>
          {measure.because.map((each) => (
            <li key={each.en}>{say(each, language)}</li>
          ))}
        </ul>
      </details>
    </section>
  );
}
