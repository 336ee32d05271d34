import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Tabs } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Deadline } from "@/parts/Deadline";
import { Moment } from "@/parts/Moment";
import { PageHead } from "@/parts/PageHead";
import { Nothing } from "@/parts/States";
import type { Column } from "@/parts/table/columns";
import { ResourceTable } from "@/parts/table/ResourceTable";
import { wholeRows } from "@/parts/table/rows";
import { usePages } from "@/parts/usePages";

import { useMay } from "../session/session";
import { DeadNotices } from "./DeadNotices";
import { TABS, type EscalationTab } from "./filters";
import { Ladders } from "./Ladders";
import "./orders.css";
import { Late, Way } from "./OrderTimeLine";
import { OrderTimes } from "./OrderTimes";
import type { ClimbedStep, Owing } from "./queries";
import { useOrderWords } from "./words";

const OFTEN = 15_000;

/** What climbed, who has not fed back, and which messages reached nobody. */
export function EscalationsPage() {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const { tab = "events" } = useSearch({ from: "/inside/escalations" });
  const shown = TABS.filter((one) => one !== "dead" || may("assign"));
  return (
    <>
      <PageHead title={t("menu.escalations")} line={t("escalations.line")} />
      <Tabs
        activeKey={tab}
        onChange={(key) => {
          const next = TABS.find((one) => one === key);
          void navigate({
            to: "/escalations",
            search: next === undefined || next === "events" ? {} : { tab: next },
          });
        }}
        items={shown.map((one) => ({ key: one, label: t(`escalations.tabs.${one}`) }))}
      />
      <Shown tab={shown.includes(tab) ? tab : "events"} />
    </>
  );
}

function Shown({ tab }: { tab: EscalationTab }) {
  if (tab === "owing") return <NotFedBack />;
  if (tab === "times") return <OrderTimes />;
  if (tab === "ladders") return <Ladders />;
  return tab === "dead" ? <DeadNotices /> : <Events />;
}

function Events() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const rows = usePages(
    ["escalations"],
    (cursor) => ask(api.GET("/api/orders/events", { params: { query: { cursor, limit: 50 } } })),
    { every: OFTEN },
  );
  return (
    <ResourceTable<ClimbedStep>
      name="escalations"
      label={t("escalations.tabs.events")}
      columns={useEventColumns()}
      rows={rows}
      rowKey={(row) => row.id}
      rowName={(row) => row.subject}
      rowClass={(row) => (row.late ? "row-late" : "")}
      onOpen={(row) => void navigate({ to: "/orders/$id", params: { id: row.order } })}
      empty={<Nothing text={t("escalations.none")} />}
    />
  );
}

function useEventColumns(): Column<ClimbedStep>[] {
  const { t } = useTranslation();
  const words = useOrderWords();
  return [
    {
      key: "order",
      title: t("escalations.order"),
      always: true,
      show: (row) => (
        <Link to="/orders/$id" params={{ id: row.order }} className="order-subject">
          {row.subject}
        </Link>
      ),
    },
    { key: "at", title: t("escalations.at"), show: (row) => <Moment at={row.at} short /> },
    { key: "unit", title: t("escalations.unit"), show: (row) => row.unit.name },
    { key: "step", title: t("escalations.step"), show: (row) => words.whom(row.whom) },
    { key: "told", title: t("escalations.told"), show: (row) => row.told.name },
    {
      key: "way",
      title: t("escalations.way"),
      show: (row) => (
        <span className="way-told">
          <Way step={row} />
        </span>
      ),
    },
    { key: "due", title: t("escalations.due"), show: (row) => <Deadline due={row.due_at} over /> },
    {
      key: "late",
      title: t("escalations.late"),
      show: (row) =>
        row.late ? <Late step={row} /> : <span className="soft">{t("escalations.onTime")}</span>,
    },
  ];
}

function NotFedBack() {
  const { t } = useTranslation();
  const owing = useQuery({
    queryKey: ["not-fed-back"],
    queryFn: () => ask(api.GET("/api/orders/not-fed-back")),
    refetchInterval: OFTEN,
  });
  const navigate = useNavigate();
  const rowsOf = (row: Owing) => ({
    state: "overdue" as const,
    unit: row.code,
    only: true as const,
  });
  return (
    <ResourceTable<Owing>
      name="not-fed-back"
      label={t("escalations.tabs.owing")}
      columns={[
        {
          key: "unit",
          title: t("escalations.unit"),
          always: true,
          show: (row) => (
            <Link to="/orders" search={rowsOf(row)}>
              {row.name}
            </Link>
          ),
        },
        {
          key: "overdue",
          title: t("escalations.overdue"),
          show: (row) => <b className="late numbers">{row.overdue}</b>,
        },
      ]}
      rows={wholeRows({ ...owing, data: owing.data?.items })}
      rowKey={(row) => row.code}
      rowName={(row) => row.name}
      onOpen={(row) => void navigate({ to: "/orders", search: rowsOf(row) })}
      empty={<Nothing text={t("escalations.noneOwing")} />}
    />
  );
}
