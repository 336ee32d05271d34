import { Alert } from "antd";
import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";
import { Moment } from "@/parts/Moment";
import { say } from "@/parts/problems";

import { Why } from "../measures/Why";
import { PersonFacts } from "../people/PersonFacts";
import { StaysAbout } from "../people/StaysAbout";
import { useMay } from "../session/session";
import { CaseActs } from "./CaseActs";
import type { CaseDetail } from "./queries";
import { Sources } from "./Sources";

/** What is known of a case: its dates, the window and why, classes, possible sources. */
export function CaseFacts({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation();
  const may = useMay();
  return (
    <div className="lead-columns">
      <div>
        <Dates shown={shown} />
        {may("investigate") ? <CaseActs shown={shown} /> : null}
        <Window shown={shown} />
      </div>
      <div>
        <Sources shown={shown} />
        <History shown={shown} />
      </div>
      <div>
        <section className="sheet">
          <h2>{t("cases.person")}</h2>
          <PersonFacts person={shown.whom} to="investigate" />
        </section>
        <StaysAbout
          name={shown.person.name}
          stays={shown.stays}
          window={shown.window?.from_at ?? null}
        />
      </div>
    </div>
  );
}

function Dates({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation();
  const days = [
    [t("cases.onset"), shown.onset_on],
    [t("cases.firstPositive"), shown.first_positive_on],
    [t("cases.lastNegative"), shown.last_negative_on],
  ] as const;
  return (
    <section className="sheet">
      <h2>{t("cases.facts")}</h2>
      <dl className="facts">
        {days.map(([name, day]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="numbers">{day ?? "–"}</dd>
          </div>
        ))}
        <div>
          <dt>{t("cases.isolatedAt")}</dt>
          <dd>{shown.isolated_at === null ? "–" : <Moment at={shown.isolated_at} />}</dd>
        </div>
        <div>
          <dt>{t("cases.reportedAt")}</dt>
          <dd>
            <Moment at={shown.reported_at} />
          </dd>
        </div>
        {shown.note === "" ? null : (
          <div>
            <dt>{t("cases.note")}</dt>
            <dd>{shown.note}</dd>
          </div>
        )}
      </dl>
      <p className="soft">
        {t("cases.openedBy", { name: shown.opened_by.name })} <Moment at={shown.opened_at} short />
      </p>
    </section>
  );
}

function Window({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { window } = shown;
  return (
    <section className="sheet">
      <h2>{t("cases.window")}</h2>
      {window === null ? (
        <Alert type="warning" showIcon title={say(shown.no_window, language)} />
      ) : (
        <>
          <p className="window-line">
            <Moment at={window.from_at} /> {t("cases.windowTo")}{" "}
            {window.open_ended ? (
              <span className="soon">{t("cases.openEnded")}</span>
            ) : (
              <Moment at={window.to_at} />
            )}
          </p>
          <p className="soft">
            {t("cases.anchor")}: {say(window.anchor_name, language)} ·{" "}
            {say(window.pack_title, language)}
          </p>
          <Why because={window.because} />
        </>
      )}
    </section>
  );
}

function History({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation();
  return (
    <section className="sheet">
      <h2>{t("cases.history")}</h2>
      <ol className="plain-list">
        {shown.classifications.map((each) => (
          <li key={each.said_at}>
            <b>{t(`cases.classes.${each.value}`)}</b>{" "}
            <span className="numbers">{t("cases.since", { day: each.on })}</span>{" "}
            <span className="soft">
              {each.said_by.name} <Moment at={each.said_at} short /> {each.note}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
