import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Input, Segmented, Select } from "antd";
import { useTranslation } from "react-i18next";

import { Moment } from "@/parts/Moment";
import { Nothing } from "@/parts/States";
import type { Column } from "@/parts/table/columns";
import { ResourceTable } from "@/parts/table/ResourceTable";

import { UnitSelect } from "../units/UnitSelect";
import { CASE_SORTS, CASE_VIEWS, changed, CLASSES, type CaseFilters } from "./filters";
import { useGeneration } from "./generation";
import { caseCounts, useCases, type CaseLine } from "./queries";
import { SourceWords } from "./SourceWords";

/** The cases in the officer's reach, as the filters in the address bar show them. */
export function CaseList({ filters }: { filters: CaseFilters }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const rows = useCases(filters);
  const columns = useColumns();
  return (
    <>
      <FilterBar filters={filters} />
      <ResourceTable<CaseLine>
        name="cases"
        label={t("menu.cases")}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        rowName={(row) => row.number}
        sort={filters.sort ?? "-reported_at"}
        onSort={(sort) =>
          void navigate({
            to: "/cases",
            search: changed(filters, { sort: CASE_SORTS.find((word) => word === sort) }),
            replace: true,
          })
        }
        onOpen={(row) => void navigate({ to: "/cases/$id", params: { id: row.id } })}
        empty={<Nothing text={t("cases.none")} />}
      />
    </>
  );
}

function FilterBar({ filters }: { filters: CaseFilters }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const counts = useQuery(caseCounts).data;
  const change = (what: Parameters<typeof changed>[1]) =>
    void navigate({ to: "/cases", search: changed(filters, what) });
  const many: Partial<Record<string, number>> = { running: counts?.running, ended: counts?.ended };
  return (
    <form
      role="search"
      className="filter-bar"
      aria-label={t("cases.filters")}
      onSubmit={(event) => event.preventDefault()}
    >
      <Segmented
        aria-label={t("cases.filters")}
        value={filters.view ?? "running"}
        options={CASE_VIEWS.map((value) => ({
          value,
          label: `${t(`cases.views.${value}`)} ${many[value] ?? ""}`.trim(),
        }))}
        onChange={(view) => change({ view })}
      />
      <Input.Search
        allowClear
        defaultValue={filters.q ?? ""}
        aria-label={t("cases.find")}
        placeholder={t("cases.find")}
        onSearch={(q) => change({ q: q.trim() === "" ? undefined : q.trim() })}
        className="filter-q"
      />
      <UnitSelect
        aria-label={t("cases.unit")}
        placeholder={t("cases.unit")}
        value={filters.unit}
        onChange={(unit) => change({ unit })}
        className="filter-wide"
      />
      <Select
        allowClear
        aria-label={t("cases.class")}
        placeholder={t("cases.class")}
        value={filters.classification}
        options={CLASSES.map((value) => ({ value, label: t(`cases.classes.${value}`) }))}
        onChange={(classification) => change({ classification })}
        className="filter-wide"
      />
    </form>
  );
}

function useColumns(): Column<CaseLine>[] {
  const { t } = useTranslation();
  const generation = useGeneration();
  return [
    {
      key: "number",
      title: t("cases.number"),
      always: true,
      sort: "number",
      show: (row) => (
        <Link to="/cases/$id" params={{ id: row.id }} className="numbers">
          {row.number}
        </Link>
      ),
    },
    { key: "name", title: t("cases.name"), show: (row) => row.person.name },
    {
      key: "class",
      title: t("cases.class"),
      show: (row) => t(`cases.classes.${row.classification}`),
    },
    { key: "onset", title: t("cases.onset"), show: (row) => <Day day={row.onset_on} /> },
    {
      key: "positive",
      title: t("cases.firstPositive"),
      show: (row) => <Day day={row.first_positive_on} />,
    },
    {
      key: "isolated",
      title: t("cases.isolatedAt"),
      deskOnly: true,
      show: (row) => <Moment at={row.isolated_at} short />,
    },
    { key: "source", title: t("cases.source"), show: (row) => <SourceWords row={row} /> },
    {
      key: "generation",
      title: t("cases.generation"),
      show: (row) => (row.generation === null ? "" : generation(row.generation)),
    },
    { key: "unit", title: t("cases.unit"), show: (row) => row.unit.name },
    {
      key: "reported",
      title: t("cases.reportedAt"),
      sort: "reported_at",
      show: (row) => <Moment at={row.reported_at} short />,
    },
  ];
}

function Day({ day }: { day: string | null }) {
  return <span className="numbers">{day ?? ""}</span>;
}
