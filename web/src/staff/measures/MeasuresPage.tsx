import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Input, Select, Tabs } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";
import { Moment } from "@/parts/Moment";
import { sayDay } from "@/parts/moments";
import { PageHead } from "@/parts/PageHead";
import { say } from "@/parts/problems";
import { Nothing } from "@/parts/States";
import type { Column } from "@/parts/table/columns";
import { ResourceTable } from "@/parts/table/ResourceTable";
import { useNow } from "@/parts/useNow";

import { useMay } from "../session/session";
import { UnitSelect } from "../units/UnitSelect";
import { changed, KINDS, SORTS, VIEWS, type MeasureFilters } from "./filters";
import "./measures.css";
import { measureCounts, useMeasures, type MeasureLine } from "./queries";
import { ReadingSheet } from "./ReadingSheet";
import { RowActs } from "./RowActs";
import { useMeasureWord } from "./words";

/** Who is under which measure, as the filters in the address bar show them. */
export function MeasuresPage() {
  const { t } = useTranslation();
  const filters = useSearch({ from: "/inside/measures" });
  return (
    <>
      <PageHead title={t("menu.measures")} line={t("measures.line")} />
      <Views filters={filters} />
      <FilterBar filters={filters} />
      <MeasuresTable key={JSON.stringify({ ...filters, sort: undefined })} filters={filters} />
    </>
  );
}

function Views({ filters }: { filters: MeasureFilters }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const counts = useQuery(measureCounts).data as Record<string, number> | undefined;
  return (
    <Tabs
      activeKey={filters.view ?? "running"}
      onChange={(key) =>
        void navigate({
          to: "/measures",
          search: changed(filters, { view: VIEWS.find((one) => one === key) }),
        })
      }
      items={VIEWS.map((view) => ({
        key: view,
        label: (
          <span className={view === "shut" && (counts?.[view] ?? 0) > 0 ? "late" : ""}>
            {t(`measures.views.${view}`)} <span className="numbers">{counts?.[view] ?? ""}</span>
          </span>
        ),
      }))}
    />
  );
}

function FilterBar({ filters }: { filters: MeasureFilters }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const change = (what: Parameters<typeof changed>[1]) =>
    void navigate({ to: "/measures", search: changed(filters, what) });
  return (
    <form
      role="search"
      className="filter-bar"
      aria-label={t("measures.filters")}
      onSubmit={(event) => event.preventDefault()}
    >
      <Input.Search
        allowClear
        defaultValue={filters.q ?? ""}
        aria-label={t("measures.find")}
        placeholder={t("measures.find")}
        onSearch={(q) => change({ q: q.trim() === "" ? undefined : q.trim() })}
        className="filter-q"
      />
      <UnitSelect
        aria-label={t("measures.unit")}
        placeholder={t("measures.unit")}
        value={filters.unit}
        onChange={(unit) => change({ unit })}
        className="filter-wide"
      />
      <Select
        allowClear
        aria-label={t("measures.kind")}
        placeholder={t("measures.kind")}
        value={filters.kind}
        options={KINDS.map((value) => ({ value, label: t(`measures.kinds.${value}`) }))}
        onChange={(kind) => change({ kind })}
        className="filter-wide"
      />
    </form>
  );
}

function MeasuresTable({ filters }: { filters: MeasureFilters }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const rows = useMeasures(filters);
  const [read, setRead] = useState<MeasureLine | null>(null);
  const columns = useColumns(setRead);
  return (
    <>
      <ResourceTable<MeasureLine>
        name="measures"
        label={t("menu.measures")}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        rowName={(row) => row.person}
        rowClass={(row) => (row.state === "due" ? "row-late" : "")}
        sort={filters.sort ?? "ends_on"}
        onSort={(sort) =>
          void navigate({
            to: "/measures",
            search: changed(filters, { sort: SORTS.find((word) => word === sort) }),
            replace: true,
          })
        }
        onOpen={(row) => void navigate({ to: "/measures/$id", params: { id: row.id } })}
        empty={<Nothing text={t("measures.none")} />}
      />
      {read === null ? null : <ReadingSheet measure={read} close={() => setRead(null)} />}
    </>
  );
}

function useColumns(read: (row: MeasureLine) => void): Column<MeasureLine>[] {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const may = useMay();
  const word = useMeasureWord();
  const today = sayDay(useNow().toISOString());
  return [
    {
      key: "name",
      title: t("measures.name"),
      always: true,
      show: (row) => (
        <Link to="/measures/$id" params={{ id: row.id }}>
          {row.person || t("leads.noName")}
        </Link>
      ),
    },
    { key: "state", title: t("measures.state"), show: (row) => <State row={row} /> },
    { key: "phase", title: t("measures.phase"), show: (row) => word("kinds", row.phase) },
    {
      key: "ends",
      title: t("measures.ends"),
      sort: "ends_on",
      show: (row) => <span className="numbers">{row.ends_on}</span>,
    },
    {
      key: "shut",
      title: t("measures.shutBy"),
      show: (row) =>
        row.state === "due" ? (
          <span className="late">{row.shut_by.map((words) => say(words, language)).join(" ")}</span>
        ) : null,
    },
    {
      key: "checks",
      title: t("measures.checks"),
      show: (row) =>
        row.checks_due === 0
          ? ""
          : t("measures.checksOf", { done: row.checks_done, due: row.checks_due }),
    },
    {
      key: "test",
      title: t("measures.nextTest"),
      show: (row) => (
        <span className={isPast(row.next_test, today) ? "late numbers" : "numbers"}>
          {row.next_test ?? ""}
        </span>
      ),
    },
    {
      key: "class",
      deskOnly: true,
      title: t("measures.class"),
      show: (row) => say(row.class_name, language),
    },
    { key: "unit", title: t("measures.unit"), show: (row) => row.unit.name },
    {
      key: "starts",
      deskOnly: true,
      title: t("measures.starts"),
      sort: "starts_on",
      offAtFirst: true,
      show: (row) => <span className="numbers">{row.starts_on}</span>,
    },
    {
      key: "acts",
      title: t("measures.toDo"),
      acts: true,
      show: (row) =>
        may("care") && row.state === "running" ? (
          <RowActs row={row} write={() => read(row)} />
        ) : null,
    },
  ];
}

function isPast(day: string | null, today: string): boolean {
  return day !== null && day < today;
}

function State({ row }: { row: MeasureLine }) {
  const word = useMeasureWord();
  if (row.released_at !== null) {
    return (
      <span className="soft">
        {word("states", "released")} <Moment at={row.released_at} short />
      </span>
    );
  }
  return <span className={row.state === "due" ? "late" : ""}>{word("states", row.state)}</span>;
}
