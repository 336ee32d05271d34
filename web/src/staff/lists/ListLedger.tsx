import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Flex, Input, Segmented, Table } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Counts, LedgerTable, ListDetail } from "@/api/types";
import { LedgerBar, Swatch } from "@/parts/ledger/LedgerBar";
import { LEAD_STATES, percentSettled, type LeadState } from "@/parts/ledger/states";
import { fromField, sayMoment, toField } from "@/parts/moments";
import { Shown } from "@/parts/States";

import { changeFilters, type LeadFilters } from "../leads/filters";
import { ledgerQuery } from "./queries";
import { LEDGER_BY, readListView } from "./view";

/** The books of one list: by unit or by hour, now or as they stood at any moment. */
export function ListLedger({ list }: { list: ListDetail }) {
  const { by = "town", at } = useSearch({ from: "/inside/lists/$id" });
  const ledger = useQuery(ledgerQuery(list.id, by, at));
  return (
    <>
      <LedgerTools list={list} />
      <Shown query={ledger}>
        {(table) => (
          <>
            <Total list={list} table={table} />
            {by === "hour" ? (
              <ByHour list={list} table={table} />
            ) : (
              <ByUnit list={list} table={table} />
            )}
          </>
        )}
      </Shown>
    </>
  );
}

function LedgerTools({ list }: { list: ListDetail }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const view = useSearch({ from: "/inside/lists/$id" });
  const show = (search: typeof view) =>
    void navigate({ to: "/lists/$id", params: { id: list.id }, search });
  return (
    <Flex gap={12} wrap align="center" className="ledger-tools">
      <Segmented
        aria-label={t("ledger.by")}
        value={view.by ?? "town"}
        options={LEDGER_BY.map((value) => ({ value, label: t(`ledger.bys.${value}`) }))}
        onChange={(by) => show(readListView({ ...view, by }))}
      />
      <label>
        {t("ledger.at")}{" "}
        <Input
          type="datetime-local"
          className="moment-field"
          value={view.at === undefined ? "" : toField(new Date(view.at))}
          onChange={(event) => show({ ...view, at: fromField(event.target.value) ?? undefined })}
        />
      </label>
      <span className="soft">
        {view.at === undefined ? t("ledger.now") : t("ledger.then", { at: sayMoment(view.at) })}
      </span>
    </Flex>
  );
}

function Total({ list, table }: { list: ListDetail; table: LedgerTable }) {
  const { t } = useTranslation();
  const { total } = table;
  const { at } = useSearch({ from: "/inside/lists/$id" });
  const params = { id: list.id };
  return (
    <section className="sheet" aria-label={t("ledger.total")}>
      <p className="ledger-equation numbers">
        {t("ledger.rows")}{" "}
        <Link to="/lists/$id" params={params} search={{ tab: "rows" }}>
          {shown(total.rows)}
        </Link>{" "}
        = {t("ledger.unreadable")}{" "}
        <Link to="/lists/$id" params={params} search={{ tab: "unreadable" }}>
          {shown(total.unreadable)}
        </Link>{" "}
        + {t("ledger.leads")}{" "}
        <Link to="/leads" search={{ list: list.id }}>
          {shown(total.leads)}
        </Link>
        · {t("ledger.unassigned")} {shown(total.unassigned)}
        <b>{t("lists.settled", { percent: percentSettled(total) })}</b>
      </p>
      <LedgerBar
        whole
        counts={total}
        link={(state, number) => (
          <Link to="/leads" search={changeFilters({}, { list: list.id, state, at })}>
            {number}
          </Link>
        )}
      />
    </section>
  );
}

type Numbers = Pick<Counts, "leads" | LeadState>;

/** The columns of numbers; `link` gives each its way to the leads it counts. */
function useNumberColumns<Row extends Numbers>(
  link: (row: Row, state: LeadState | undefined, number: string) => ReactNode,
) {
  const { t } = useTranslation();
  const cell = (row: Row, number: number, state?: LeadState) =>
    number === 0 ? <span className="is-zero">0</span> : link(row, state, shown(number));
  return [
    {
      key: "leads",
      title: t("ledger.leads"),
      align: "right" as const,
      sorter: (a: Row, b: Row) => a.leads - b.leads,
      render: (_: unknown, row: Row) => cell(row, row.leads),
    },
    ...LEAD_STATES.map((state) => ({
      key: state,
      title: (
        <span className="state-word">
          <Swatch state={state} />
          {t(`states.lead.${state}`)}
        </span>
      ),
      align: "right" as const,
      sorter: (a: Row, b: Row) => a[state] - b[state],
      render: (_: unknown, row: Row) => cell(row, row[state], state),
    })),
    {
      key: "settled",
      title: t("ledger.settled"),
      align: "right" as const,
      render: (_: unknown, row: Row) => `${percentSettled(row)}%`,
    },
  ];
}

function ByUnit({ list, table }: { list: ListDetail; table: LedgerTable }) {
  const { t } = useTranslation();
  type Row = LedgerTable["by_unit"][number];
  const { by, at } = useSearch({ from: "/inside/lists/$id" });
  const columns = useNumberColumns<Row>((row, state, number) => (
    <Link
      to="/leads"
      search={leadsCounted({ list: list.id, state, at }, row.unit, (by ?? "town") === "town")}
    >
      {number}
    </Link>
  ));
  return (
    <Table<Row>
      size="small"
      className="ledger-table numbers"
      rowKey={(row) => row.unit.code}
      dataSource={table.by_unit}
      pagination={false}
      scroll={{ x: "max-content" }}
      columns={[
        {
          key: "unit",
          title: t("ledger.unit"),
          fixed: "left",
          rowScope: "row",
          render: (_, row) => row.unit.name,
          sorter: (a, b) => a.unit.code.localeCompare(b.unit.code),
        },
        ...columns,
      ]}
    />
  );
}

/** The filters that show exactly the leads of one number: a town's share holds its villages. */
export function leadsCounted(
  counted: { list: string; state?: LeadState | undefined; at?: string | undefined },
  unit: { code: string; level: number },
  byTown: boolean,
): LeadFilters {
  const holdsBelow = byTown && unit.level === 2;
  return changeFilters({}, { ...counted, unit: unit.code, only: holdsBelow ? undefined : true });
}

function ByHour({ list, table }: { list: ListDetail; table: LedgerTable }) {
  const { t } = useTranslation();
  type Row = LedgerTable["by_hour"][number];
  const columns = useNumberColumns<Row>((row, state, number) => (
    <Link to="/leads" search={changeFilters({}, { list: list.id, state, at: row.hour })}>
      {number}
    </Link>
  ));
  return (
    <Table<Row>
      size="small"
      className="ledger-table numbers"
      rowKey={(row) => row.hour}
      dataSource={table.by_hour}
      pagination={false}
      scroll={{ x: "max-content" }}
      columns={[
        {
          key: "hour",
          title: t("ledger.hour"),
          rowScope: "row",
          render: (_, row) => sayMoment(row.hour),
        },
        ...columns,
      ]}
    />
  );
}

function shown(number: number): string {
  return number.toLocaleString("en");
}
