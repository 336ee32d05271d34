import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { PersonPage } from "@/api/types";
import { Moment } from "@/parts/Moment";

import { useMeasureWord } from "../measures/words";
import { Value } from "../sampling/Value";

/** The tests of the person's measures that were sampled, with what the laboratory said. */
export function TestsAbout({ person }: { person: PersonPage }) {
  const { t } = useTranslation();
  const word = useMeasureWord();
  return (
    <section className="sheet">
      <h2>{t("person.tests")}</h2>
      {person.tests.length === 0 ? <p className="soft">{t("person.noTests")}</p> : null}
      <ul className="plain-list">
        {person.tests.map((test) => (
          <li key={test.id}>
            <Link to="/measures/$id" params={{ id: test.measure }}>
              {word("methods", test.method)} {test.due_on}
            </Link>{" "}
            <span className="soft">
              {t("measures.sampledAt")} <Moment at={test.sampled_at} short />
            </span>{" "}
            <b className={test.result === "positive" ? "late" : ""}>
              {t(`measures.results.${test.result as "negative"}`)}
            </b>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The samples that were taken of the person at sampling sessions. */
export function SamplesAbout({ person }: { person: PersonPage }) {
  const { t } = useTranslation();
  return (
    <section className="sheet">
      <h2>{t("person.samples")}</h2>
      {person.samples.length === 0 ? <p className="soft">{t("person.noSamples")}</p> : null}
      <ul className="plain-list">
        {person.samples.map((sample) => (
          <li key={sample.barcode + sample.sampled_at}>
            <Moment at={sample.sampled_at} short /> {sample.place}{" "}
            {sample.tube === null ? (
              <span className="mono">{sample.barcode}</span>
            ) : (
              <Link to="/tubes/$id" params={{ id: sample.tube }} className="mono">
                {sample.barcode}
              </Link>
            )}{" "}
            {sample.result === "checking" ? (
              <span className="soon">{t("person.checking")}</span>
            ) : (
              <Value value={sample.result} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
