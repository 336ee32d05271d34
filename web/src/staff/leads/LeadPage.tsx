import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Alert } from "antd";
import { useTranslation } from "react-i18next";

import type { LeadDetail } from "@/api/types";
import { useLanguage } from "@/i18n";
import { Deadline } from "@/parts/Deadline";
import { LinkButton } from "@/parts/LinkButton";
import { Moment } from "@/parts/Moment";
import { PageHead } from "@/parts/PageHead";
import { say } from "@/parts/problems";
import { Shown } from "@/parts/States";

import { PersonFacts } from "../people/PersonFacts";
import { useMay } from "../session/session";
import { Acts } from "./Acts";
import { Attempts } from "./Attempts";
import { Claim } from "./Claim";
import { useArrangementName, useRouteName, useSexAge } from "./lead-words";
import "./leads.css";
import { LeadState } from "./LeadState";
import { OnDevice } from "./OnDevice";
import { leadQuery } from "./queries";
import { RawRow } from "./RawRow";
import { Related } from "./Related";
import { TimeLine } from "./TimeLine";

/** One lead: whom to find, what is known, what was tried, and what to do next. */
export function LeadPage() {
  const { id } = useParams({ from: "/inside/leads/$id" });
  const lead = useQuery(leadQuery(id));
  return (
    <Shown query={lead} isPage>
      {(found) => <TheLead key={found.id} lead={found} />}
    </Shown>
  );
}

function TheLead({ lead }: { lead: LeadDetail }) {
  return (
    <>
      <Head lead={lead} />
      <div className="lead-columns">
        <div>
          <Next lead={lead} />
          <Attempts lead={lead} />
          <Acts lead={lead} />
        </div>
        <div>
          <Known lead={lead} />
          <RawRow row={lead.row} />
        </div>
        <div>
          <Related lead={lead} />
          <TimeLine lead={lead} />
        </div>
      </div>
    </>
  );
}

function Head({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation();
  const sexAge = useSexAge();
  return (
    <PageHead
      title={[lead.person.name || t("leads.noName"), sexAge(lead.person)].join(" ")}
      line={
        <span className="list-line">
          <LeadState lead={lead} />
          <span>
            {t("leads.locateBy")} <Deadline due={lead.locate_by} over={lead.state !== "open"} />
          </span>
          <span>
            {t("leads.unit")} {lead.unit.name}
            {lead.officer ? ` · ${lead.officer.name}` : ""}
          </span>
          <span>
            <Link to="/lists/$id" params={{ id: lead.list.id }}>
              {lead.list.name}
            </Link>{" "}
            {t("leads.row", { number: lead.row_number })}
          </span>
        </span>
      }
    >
      <Claim lead={lead} />
    </PageHead>
  );
}

/** What to do next, in a sentence; for a closed lead how it ended. */
function Next({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const may = useMay();
  const arrangementName = useArrangementName();
  const { closing } = lead;
  return (
    <section className="sheet" aria-label={t("leads.next")}>
      <h2>{t("leads.next")}</h2>
      <Alert
        type={lead.state === "open" ? "info" : "success"}
        showIcon
        title={say(lead.next_step, language)}
      />
      {closing ? (
        <dl className="facts closing-facts">
          <Fact name={t("closing.at")}>
            <Moment at={closing.at} /> {closing.by?.name}
            <OnDevice at={closing.device_at} />
          </Fact>
          <Fact name={t("closing.arrangement")}>
            {closing.arrangement ? arrangementName(closing.arrangement) : ""}
          </Fact>
          <Fact name={t("closing.actualAddress")}>{closing.actual_address}</Fact>
          <Fact name={t("closing.whereabouts")}>{closing.whereabouts}</Fact>
          <Fact name={t("closing.saidBy")}>{closing.said_by}</Fact>
          <Fact name={t("closing.noted")}>{closing.note}</Fact>
        </dl>
      ) : null}
      {lead.state === "found" && may("impose") ? (
        <LinkButton look="primary" to="/impose" search={{ person: lead.person.id, lead: lead.id }}>
          {t("measures.impose")}
        </LinkButton>
      ) : null}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  if (children === "" || children === null || children === undefined) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The person, and how the lead came to this unit. */
function Known({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation();
  const routeName = useRouteName();
  const percent = Math.round(lead.route_confidence * 100);
  return (
    <section className="sheet">
      <h2>{t("leads.person")}</h2>
      <PersonFacts person={lead.whom} to="locate" />
      <dl className="facts lead-facts">
        <Fact name={t("leads.exposure")}>{lead.exposure}</Fact>
        <Fact name={t("leads.origin")}>{lead.origin}</Fact>
        <Fact name={t("leads.route")}>
          {t("leads.routed", { route: routeName(lead.route), percent })}
        </Fact>
        <Fact name={t("leads.receivedAt")}>
          <Moment at={lead.received_at} />
        </Fact>
      </dl>
    </section>
  );
}
