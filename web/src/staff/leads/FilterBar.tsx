import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Checkbox, Input, Select } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { LEAD_STATES } from "@/parts/ledger/states";

import { UnitSelect } from "../units/UnitSelect";
import { changeFilters, isNarrowed, ROUTES, WAITING_FOR, type LeadFilters } from "./filters";

type Change = Parameters<typeof changeFilters>[1];

/** The filters of the leads table; each change stands in the address bar at once. */
export function FilterBar({ filters }: { filters: LeadFilters }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const change = (what: Change) =>
    void navigate({ to: "/leads", search: changeFilters(filters, what) });
  return (
    <form
      role="search"
      className="filter-bar"
      aria-label={t("filters.name")}
      onSubmit={(event) => event.preventDefault()}
    >
      <Input.Search
        allowClear
        defaultValue={filters.q ?? ""}
        aria-label={t("filters.q")}
        placeholder={t("filters.q")}
        onSearch={(q) => change({ q: q.trim() === "" ? undefined : q.trim() })}
        className="filter-q"
      />
      <Select
        aria-label={t("filters.state")}
        value={filters.state ?? "all"}
        options={[
          ...LEAD_STATES.map((value) => ({ value, label: t(`states.lead.${value}`) })),
          { value: "all" as const, label: t("filters.allStates") },
        ]}
        onChange={(state) => change({ state })}
        className="filter-short"
      />
      <UnitSelect
        aria-label={t("filters.unit")}
        placeholder={t("filters.unit")}
        value={filters.unit}
        onChange={(unit) => change({ unit })}
        className="filter-wide"
      />
      <ListSelect value={filters.list} change={(list) => change({ list })} />
      <MoreFilters filters={filters} change={change} />
      {isNarrowed(filters) ? (
        <Button type="link" onClick={() => void navigate({ to: "/leads", search: {} })}>
          {t("filters.clear")}
        </Button>
      ) : null}
    </form>
  );
}

function MoreFilters({ filters, change }: { filters: LeadFilters; change: (to: Change) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Select
        allowClear
        aria-label={t("filters.route")}
        placeholder={t("filters.route")}
        value={filters.route}
        options={ROUTES.map((value) => ({ value, label: t(`leads.routes.${value}`) }))}
        onChange={(route) => change({ route })}
        className="filter-short"
      />
      <Select
        allowClear
        aria-label={t("filters.waiting")}
        placeholder={t("filters.waiting")}
        value={filters.waiting}
        options={WAITING_FOR.map((value) => ({ value, label: t(`filters.waits.${value}`) }))}
        onChange={(waiting) => change({ waiting })}
        className="filter-short"
      />
      <div className="filter-checks">
        {(["overdue", "mine", "unclaimed", "untried", "unheld"] as const).map((name) => (
          <Checkbox
            key={name}
            checked={filters[name] === true}
            onChange={(event) => change({ [name]: event.target.checked ? true : undefined })}
          >
            {t(`filters.${name}`)}
          </Checkbox>
        ))}
      </div>
    </>
  );
}

function ListSelect(props: { value: string | undefined; change: (list?: string) => void }) {
  const { t } = useTranslation();
  const lists = useQuery({
    queryKey: ["lists", "names"],
    queryFn: () => ask(api.GET("/api/lists", { params: { query: { limit: 200 } } })),
    staleTime: 60_000,
  });
  return (
    <Select
      allowClear
      aria-label={t("filters.list")}
      placeholder={t("filters.list")}
      value={props.value}
      loading={lists.isPending}
      showSearch={{ optionFilterProp: "label" }}
      popupMatchSelectWidth={360}
      options={(lists.data?.items ?? []).map((list) => ({
        value: list.id,
        label: list.version > 1 ? `${list.name} (${list.version})` : list.name,
      }))}
      onChange={(list: string | undefined) => props.change(list)}
      className="filter-wide"
    />
  );
}
