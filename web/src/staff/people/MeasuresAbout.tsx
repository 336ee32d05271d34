import { Link } from "@tanstack/react-router";
import { Flex } from "antd";
import { useTranslation } from "react-i18next";

import type { PersonPage } from "@/api/types";
import { useLanguage } from "@/i18n";
import { Deadline } from "@/parts/Deadline";
import { Moment } from "@/parts/Moment";
import { say } from "@/parts/problems";

import { NoticeFiles } from "../measures/Notices";
import { useMeasureWord } from "../measures/words";

type Measure = PersonPage["measures"][number];

/** The measures of a person: of what kind, from when, until when, standing or ended. */
export function MeasuresAbout({ person }: { person: PersonPage }) {
  const { t } = useTranslation();
  return (
    <section className="sheet">
      <h2>{t("person.measures")}</h2>
      {person.measures.length === 0 ? <p className="soft">{t("person.noMeasures")}</p> : null}
      <ul className="plain-list">
        {person.measures.map((measure) => (
          <li key={measure.id}>
            <OneMeasure measure={measure} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function OneMeasure({ measure }: { measure: Measure }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const word = useMeasureWord();
  const isOver = measure.released_at !== null;
  return (
    <>
      <Link to="/measures/$id" params={{ id: measure.id }}>
        {measure.phase === null
          ? say(measure.class_name, language)
          : `${word("kinds", measure.phase)} · ${say(measure.class_name, language)}`}
      </Link>{" "}
      <b className={measure.state === "due" ? "late" : ""}>{word("states", measure.state)}</b>{" "}
      {isOver ? <Moment at={measure.released_at} short /> : null}
      <div className="soft numbers">
        {t("person.since", { day: measure.starts_on })} ·{" "}
        {t("measures.free", { day: measure.ends_on })} · {measure.unit.name}
        {measure.place === "" ? "" : ` · ${measure.place}`}
      </div>
    </>
  );
}

/** The notices that the person was handed, and what the person contested. */
export function PapersAbout({ person }: { person: PersonPage }) {
  const { t } = useTranslation();
  return (
    <>
      <section className="sheet">
        <h2>{t("measures.notices")}</h2>
        {person.notices.length === 0 ? <p className="soft">{t("measures.noNotices")}</p> : null}
        <ul className="plain-list">
          {person.notices.map((notice) => (
            <li key={notice.id}>
              <Flex gap={8} align="center" wrap>
                <NoticeFiles measure={notice.measure} notice={notice} />
              </Flex>
            </li>
          ))}
        </ul>
      </section>
      <section className="sheet">
        <h2>{t("contests.title")}</h2>
        {person.contests.length === 0 ? <p className="soft">{t("person.noContests")}</p> : null}
        <ul className="plain-list">
          {person.contests.map((contest) => (
            <li key={contest.id}>
              <Link to="/measures/$id" params={{ id: contest.measure }}>
                {contest.answered_at === null
                  ? t("contests.waiting")
                  : t(`contests.answers.${contest.answer as "stands"}`)}
              </Link>{" "}
              {contest.answered_at === null ? <Deadline due={contest.answer_by} /> : null}
              <div className="soft">
                <Moment at={contest.made_at} short /> {contest.text}
              </div>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
