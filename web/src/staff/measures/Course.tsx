import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";
import { say } from "@/parts/problems";

import { daysOf, plusDays, standingOf } from "./course";
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
  return (
    <figure className="course" aria-label={t("measures.plan")}>
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
    </figure>
  );
}

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
