import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Alert } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";
import { LinkButton } from "@/parts/LinkButton";
import { Moment } from "@/parts/Moment";
import { sayDay } from "@/parts/moments";
import { PageHead } from "@/parts/PageHead";
import { say } from "@/parts/problems";
import { Shown } from "@/parts/States";
import { useNow } from "@/parts/useNow";

import { PersonFacts } from "../people/PersonFacts";
import { useMay } from "../session/session";
import { ContestSheets } from "./ContestSheets";
import { Course, PhaseList } from "./Course";
import { Gate } from "./Gate";
import { Home } from "./Home";
import { MeasureActs } from "./MeasureActs";
import "./measures.css";
import { Notices } from "./Notices";
import { measureQuery, type MeasureDetail } from "./queries";
import { Readings } from "./Readings";
import { Tests } from "./Tests";
import { Why } from "./Why";
import { useMeasureWord } from "./words";

/** One measure: until when, what is asked, what is missing, why, and what can be done. */
export function MeasurePage() {
  const { id } = useParams({ from: "/inside/measures/$id" });
  const measure = useQuery(measureQuery(id));
  return (
    <Shown query={measure} isPage>
      {(found) => <TheMeasure key={found.id} measure={found} />}
    </Shown>
  );
}

function TheMeasure({ measure }: { measure: MeasureDetail }) {
  const { t } = useTranslation();
  const may = useMay();
  const today = sayDay(useNow().toISOString());
  const told = new Set(measure.readings.map(({ day }) => day));
  return (
    <>
      <Head measure={measure} />
      <section className="sheet">
        <h2>{t("measures.plan")}</h2>
        <Course phases={measure.phases} tests={measure.tests} today={today} told={told} />
        <PhaseList phases={measure.phases} />
      </section>
      <div className="lead-columns">
        <div>
          <Gate measure={measure} />
          <Home measure={measure} />
          <MeasureActs measure={measure} />
          <Readings measure={measure} />
        </div>
        <div>
          <section className="sheet">
            <h2>{t("measures.tests")}</h2>
            <Tests measure={measure} today={today} />
            {may("investigate") && measure.tests.some(({ result }) => result === "positive") ? (
              <LinkButton look="primary" to="/open-case" search={{ person: measure.whom.id }}>
                {t("cases.openFor")}
              </LinkButton>
            ) : null}
          </section>
          <section className="sheet">
            <h2>{t("measures.person")}</h2>
            <PersonFacts person={measure.whom} to="care" />
          </section>
          <Notices measure={measure} />
        </div>
        <div>
          <Basis measure={measure} />
          {measure.contests.length === 0 ? null : (
            <section className="sheet">
              <h2>{t("contests.title")}</h2>
              <ContestSheets contests={measure.contests} />
            </section>
          )}
          <Acts measure={measure} />
        </div>
      </div>
      <section className="sheet">
        <h2>{t("measures.why")}</h2>
        <Why because={measure.because} />
      </section>
    </>
  );
}

function Head({ measure }: { measure: MeasureDetail }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const word = useMeasureWord();
  const isByHand = measure.ends_on !== measure.plan_ends_on;
  return (
    <>
      <PageHead
        title={measure.person || t("leads.noName")}
        line={
          <span className="list-line">
            <span className={measure.state === "due" ? "late" : ""}>
              {word("states", measure.state)}
            </span>
            <b>{word("kinds", measure.phase)}</b>
            <span className="numbers">
              {t("measures.free", { day: measure.ends_on })}{" "}
              {isByHand ? t("measures.byHand", { day: measure.plan_ends_on }) : ""}
            </span>
            <span>{say(measure.class_name, language)}</span>
            <span>
              {t("measures.unit")} {measure.unit.name}
            </span>
            {measure.place === "" ? null : <span>{measure.place}</span>}
          </span>
        }
      />
      {measure.suspended_at === null ? null : (
        <Alert showIcon title={t("measures.suspendedAt", { where: measure.suspended_at })} />
      )}
      {measure.replaced_by === null ? null : (
        <Alert
          showIcon
          type="warning"
          title={<ToMeasure id={measure.replaced_by}>{t("measures.replacedBy")}</ToMeasure>}
        />
      )}
      {measure.replaced.map((id) => (
        <Alert key={id} showIcon title={<ToMeasure id={id}>{t("measures.replaced")}</ToMeasure>} />
      ))}
    </>
  );
}

function ToMeasure({ id, children }: { id: string; children: ReactNode }) {
  return (
    <Link to="/measures/$id" params={{ id }}>
      {children}
    </Link>
  );
}

function Basis({ measure }: { measure: MeasureDetail }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <section className="sheet">
      <h2>{t("measures.basis")}</h2>
      <dl className="facts">
        <div>
          <dt>{t("measures.reason")}</dt>
          <dd>{measure.reason}</dd>
        </div>
        <div>
          <dt>{t("measures.basis")}</dt>
          <dd>{say(measure.basis, language)}</dd>
        </div>
        <div>
          <dt>{t("measures.anchors")}</dt>
          {Object.entries(measure.anchors).map(([name, day]) => (
            <dd key={name}>
              {t(`anchors.${name}` as "anchors.last_exposure")}{" "}
              <span className="numbers">{day}</span>
            </dd>
          ))}
        </div>
        {measure.conditions.length === 0 ? null : (
          <div>
            <dt>{t("measures.conditions")}</dt>
            <dd>{measure.conditions.map(({ says }) => say(says, language)).join(" ")}</dd>
          </div>
        )}
      </dl>
      {measure.lead === null ? null : (
        <Link to="/leads/$id" params={{ id: measure.lead }}>
          {t("rows.lead")}
        </Link>
      )}
    </section>
  );
}

function Acts({ measure }: { measure: MeasureDetail }) {
  const { t } = useTranslation();
  const word = useMeasureWord();
  return (
    <section className="sheet">
      <h2>{t("measures.acts")}</h2>
      <ol className="plain-list acts">
        {measure.acts.map((act) => (
          <li key={act.id}>
            <Moment at={act.at} short /> <b>{word("kindsOfAct", act.kind)}</b>{" "}
            {act.by?.name ?? t("measures.system")}
            <div className="soft">
              {act.reason} {act.ends_on === null ? "" : t("measures.free", { day: act.ends_on })}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
