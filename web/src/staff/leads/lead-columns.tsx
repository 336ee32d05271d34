import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { LeadLine } from "@/api/types";
import { Deadline } from "@/parts/Deadline";
import { Moment } from "@/parts/Moment";
import type { Column } from "@/parts/table/columns";

import { LeadState } from "./LeadState";
import { useRouteName, useSexAge } from "./lead-words";

/** The columns of the leads table; those that few need are off at first. */
export function useLeadColumns(): Column<LeadLine>[] {
  const { t } = useTranslation();
  const routeName = useRouteName();
  const sexAge = useSexAge();
  return [
    {
      key: "name",
      title: t("leads.name"),
      sort: "name",
      sortsUpOnly: true,
      always: true,
      show: (lead) => (
        <>
          <Link to="/leads/$id" params={{ id: lead.id }}>
            {lead.person.name || t("leads.noName")}
          </Link>{" "}
          <span className="soft">{sexAge(lead.person)}</span>
        </>
      ),
    },
    { key: "state", title: t("leads.state"), show: (lead) => <LeadState lead={lead} /> },
    {
      key: "locate_by",
      title: t("leads.locateBy"),
      sort: "locate_by",
      show: (lead) => <Deadline due={lead.locate_by} over={lead.state !== "open"} />,
    },
    {
      key: "unit",
      title: t("leads.unit"),
      sort: "unit",
      sortsUpOnly: true,
      show: (lead) => lead.unit.name,
    },
    {
      key: "address",
      title: t("leads.address"),
      show: (lead) => <LongText text={lead.address} />,
    },
    { key: "phone", title: t("leads.phone"), show: (lead) => mono(lead.person.phone) },
    {
      key: "document",
      deskOnly: true,
      offAtFirst: true,
      title: t("leads.document"),
      show: (lead) => mono(lead.person.document),
    },
    {
      key: "officer",
      deskOnly: true,
      title: t("leads.officer"),
      show: (lead) => lead.claimed_by?.name ?? lead.officer?.name ?? "",
    },
    {
      key: "attempts",
      deskOnly: true,
      title: t("leads.attempts"),
      align: "right",
      show: (lead) => lead.attempts,
    },
    {
      key: "list",
      deskOnly: true,
      title: t("leads.list"),
      show: (lead) => <ListLink lead={lead} />,
    },
    {
      key: "exposure",
      title: t("leads.exposure"),
      offAtFirst: true,
      show: (lead) => <LongText text={lead.exposure} />,
    },
    { key: "origin", title: t("leads.origin"), offAtFirst: true, show: (lead) => lead.origin },
    {
      key: "route",
      title: t("leads.route"),
      offAtFirst: true,
      show: (lead) => routeName(lead.route),
    },
    {
      key: "received_at",
      title: t("leads.receivedAt"),
      sort: "received_at",
      offAtFirst: true,
      show: (lead) => <Moment at={lead.received_at} short />,
    },
    {
      key: "row_number",
      title: t("leads.rowNumber"),
      offAtFirst: true,
      align: "right",
      show: (lead) => lead.row_number,
    },
  ];
}

function mono(text: string | null | undefined) {
  return <span className="mono">{text}</span>;
}

/** One line; the whole text on hover. */
function LongText({ text }: { text: string }) {
  return (
    <span className="cell-long" title={text}>
      {text}
    </span>
  );
}

function ListLink({ lead }: { lead: LeadLine }) {
  return (
    <Link to="/lists/$id" params={{ id: lead.list.id }} className="cell-list">
      {lead.list.name}
    </Link>
  );
}
