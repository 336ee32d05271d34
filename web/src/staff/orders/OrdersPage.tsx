import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { Button, Tabs } from "antd";
import { useTranslation } from "react-i18next";

import { Deadline } from "@/parts/Deadline";
import { LinkButton } from "@/parts/LinkButton";
import { Moment } from "@/parts/Moment";
import { PageHead } from "@/parts/PageHead";
import { Nothing } from "@/parts/States";
import type { Column } from "@/parts/table/columns";
import { ResourceTable } from "@/parts/table/ResourceTable";

import { useMay } from "../session/session";
import { UnitSelect } from "../units/UnitSelect";
import { changed, SORTS, VIEWS, type OrderFilters, type OrderView } from "./filters";
import { OrderState } from "./OrderState";
import "./orders.css";
import { orderCounts, useOrders, type OrderLine } from "./queries";
import { useOrderWords } from "./words";

/** Orders of the officer's unit and below, as the filters in the address bar show them. */
export function OrdersPage() {
  const { t } = useTranslation();
  const may = useMay();
  const filters = useSearch({ from: "/inside/orders" });
  return (
    <>
      <PageHead title={t("menu.orders")} line={t("orders.line")}>
        {may("assign") ? (
          <LinkButton look="primary" to="/decide">
            {t("decide.title")}
          </LinkButton>
        ) : null}
      </PageHead>
      <Views filters={filters} />
      <FilterBar filters={filters} />
      <OrdersTable key={JSON.stringify({ ...filters, sort: undefined })} filters={filters} />
    </>
  );
}

function Views({ filters }: { filters: OrderFilters }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const counts = useQuery(orderCounts).data;
  const counted: Partial<Record<OrderView, number>> =
    counts === undefined
      ? {}
      : {
          waiting: counts.open,
          overdue: counts.overdue,
          unassigned: counts.unassigned,
          to_close: counts.to_close,
        };
  return (
    <Tabs
      activeKey={filters.state ?? "all"}
      onChange={(key) =>
        void navigate({
          to: "/orders",
          search: changed(filters, { state: VIEWS.find((one) => one === key) }),
        })
      }
      items={[
        { key: "all", label: t("orders.views.all") },
        ...VIEWS.map((view) => ({
          key: view,
          label: (
            <span className={view === "overdue" && (counted[view] ?? 0) > 0 ? "late" : ""}>
              {t(`orders.views.${view}`)} <span className="numbers">{counted[view] ?? ""}</span>
            </span>
          ),
        })),
      ]}
    />
  );
}

function FilterBar({ filters }: { filters: OrderFilters }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const change = (what: Parameters<typeof changed>[1]) =>
    void navigate({ to: "/orders", search: changed(filters, what) });
  return (
    <form
      role="search"
      className="filter-bar"
      aria-label={t("orders.filters")}
      onSubmit={(event) => event.preventDefault()}
    >
      <UnitSelect
        aria-label={t("orders.unit")}
        placeholder={t("orders.allUnits")}
        value={filters.unit}
        onChange={(unit) => change({ unit, only: undefined })}
        className="filter-wide"
      />
      {filters.decision === undefined ? null : (
        <span className="soft">
          {t("orders.ofDecision")}{" "}
          <Button type="link" size="small" onClick={() => change({ decision: undefined })}>
            {t("orders.showAll")}
          </Button>
        </span>
      )}
    </form>
  );
}

function OrdersTable({ filters }: { filters: OrderFilters }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const rows = useOrders(filters);
  return (
    <ResourceTable<OrderLine>
      name="orders"
      label={t("menu.orders")}
      columns={useColumns()}
      rows={rows}
      rowKey={(row) => row.id}
      rowName={(row) => row.subject}
      rowClass={(row) => (row.state === "overdue" ? "row-late" : "")}
      sort={filters.sort ?? "due_at"}
      onSort={(sort) =>
        void navigate({
          to: "/orders",
          search: changed(filters, { sort: SORTS.find((word) => word === sort) }),
          replace: true,
        })
      }
      onOpen={(row) => void navigate({ to: "/orders/$id", params: { id: row.id } })}
      empty={<Nothing text={t("orders.none")} />}
    />
  );
}

/** The columns of a table of orders. */
export function useColumns(): Column<OrderLine>[] {
  const { t } = useTranslation();
  const words = useOrderWords();
  return [
    {
      key: "subject",
      title: t("orders.subject"),
      always: true,
      show: (row) => (
        <Link to="/orders/$id" params={{ id: row.id }} className="order-subject">
          {row.subject}
        </Link>
      ),
    },
    { key: "state", title: t("orders.state"), show: (row) => <OrderState state={row.state} /> },
    {
      key: "due",
      title: t("orders.due"),
      sort: "due_at",
      show: (row) => <Deadline due={row.due_at} over={isAnswered(row)} />,
    },
    { key: "unit", title: t("orders.unit"), show: (row) => row.unit.name },
    { key: "officer", title: t("orders.officer"), show: (row) => row.officer.name },
    {
      key: "climbed",
      title: t("orders.climbed"),
      show: (row) => (row.step === 0 ? "" : t("orders.climbedTo", { step: row.step })),
    },
    { key: "issued", title: t("orders.issuedBy"), show: (row) => row.issued_by.name },
    {
      key: "kind",
      title: t("orders.kind"),
      deskOnly: true,
      show: (row) => words.kind(row.kind),
    },
    {
      key: "issuedAt",
      title: t("orders.issuedAt"),
      deskOnly: true,
      offAtFirst: true,
      show: (row) => <Moment at={row.issued_at} short />,
    },
  ];
}

/** Whether its clock has stopped. */
export function isAnswered(row: OrderLine): boolean {
  return row.state === "reported" || row.state === "closed";
}
