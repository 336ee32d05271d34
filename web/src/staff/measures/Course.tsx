import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";
import { say } from "@/parts/problems";

import { daysOf, plusDays, standingOf, type TestStanding } from "./course";
import type { DueTest, Phase } from "./queries";
import { useMeasureWord } from "./words";

interface Props {
  phases: Phase[];
  tests: Pick<DueTest, "due_on" | "sampled_at" | "result">[];
  today: string;
  /** The days on which a reading was told. */
  told?: ReadonlySet<string>;
}

/** A measure day by day: the kind of each phase, tests as dots, today marked. */
export function Course({ phases, tests, today, told }: Props) {
  const { t } = useTranslation();
  const word = useMeasureWord();
  const standings = new Set(tests.map((test) => standingOf(test, today)));
  return (
    <figure className="course-figure" aria-label={t("measures.plan")}>
      <div className="course">
        {phases.map((phase) => (
          <div key={phase.starts_on} className={`course-phase kind-${phase.kind}`}>
            <div className="course-name">
              {word("kinds", phase.kind)} {t("measures.days", { count: daysOf(phase).length })}
            </div>
            <ol className="course-days">
              {daysOf(phase).map((day) => (
                <li key={day} className={dayClass(day, today)}>
                  <span className="numbers">{day.slice(8)}</span>
                  <span className="course-marks" aria-hidden>
                    {tests
                      .filter((test) => test.due_on === day)
                      .map((test, place) => (
                        <i key={place} className={`dot dot-${standingOf(test, today)}`} />
                      ))}
                    {told?.has(day) === true ? <i className="dot dot-told" /> : null}
                  </span>
                </li>
              ))}
            </ol>
          </div>
        ))}
      </div>
      <Legend standings={standings} told={(told?.size ?? 0) > 0} />
    </figure>
  );
}

/** What the marks mean: only those that are shown. */
function Legend({ standings, told }: { standings: ReadonlySet<TestStanding>; told: boolean }) {
  const { t } = useTranslation();
  if (standings.size === 0 && !told) return null;
  return (
    <figcaption className="course-legend">
      {ORDER.filter((each) => standings.has(each)).map((each) => (
        <span key={each}>
          <i className={`dot dot-${each}`} /> {t(`measures.marks.${each}`)}
        </span>
      ))}
      {told ? (
        <span>
          <i className="dot dot-told" /> {t("measures.marks.told")}
        </span>
      ) : null}
    </figcaption>
  );
}

const ORDER: TestStanding[] = ["waiting", "missed", "sampled", "negative", "positive", "invalid"];

function dayClass(day: string, today: string): string {
  if (day === today) return "course-today";
  return day < today ? "course-past" : "";
}

/** The phases in words: from when until when, and what is asked. */
export function PhaseList({ phases }: { phases: Phase[] }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const word = useMeasureWord();
  return (
    <ul className="phase-list">
      {phases.map((phase) => (
        <li key={phase.starts_on}>
          <b>{word("kinds", phase.kind)}</b>{" "}
          <span className="numbers">
            {phase.starts_on} {t("measures.until", { day: plusDays(phase.ends_on, -1) })}
          </span>
          {phase.asks === null ? null : <div className="soft">{say(phase.asks, language)}</div>}
        </li>
      ))}
    </ul>
  );
}
