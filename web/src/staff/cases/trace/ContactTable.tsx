import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Flex, Input, Segmented, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Moment } from "@/parts/Moment";
import { Nothing } from "@/parts/States";
import type { Column } from "@/parts/table/columns";
import { ResourceTable } from "@/parts/table/ResourceTable";

import { PersonLink } from "../../people/PersonLink";
import { useMay } from "../../session/session";
import {
  CONTACT_CLASSES,
  CONTACT_SORTS,
  CONTACT_STATES,
  turned,
  type CasePageView,
} from "../filters";
import { useContacts, type CaseDetail, type Contact } from "../queries";
import { DecideDialog } from "./DecideDialog";

/** The contacts of a case: sorted, filtered, and decided one by one or many at once. */
export function ContactTable({ shown, view }: { shown: CaseDetail; view: CasePageView }) {
  const { t } = useTranslation();
  const may = useMay();
  const rows = useContacts(shown.id, view);
  const [keys, setKeys] = useState<string[]>([]);
  const [isDeciding, setDeciding] = useState(false);
  const columns = useColumns();
  const turn = useTurn(shown.id, view);
  const done = () => {
    setDeciding(false);
    setKeys([]);
  };
  return (
    <>
      <FilterBar view={view} turn={turn} />
      {keys.length === 0 ? null : (
        <Flex
          className="bulk-bar"
          gap={10}
          wrap
          align="center"
          role="region"
          aria-label={t("trace.decide")}
        >
          <b className="numbers">{t("trace.chosen", { count: keys.length })}</b>
          <Button type="primary" onClick={() => setDeciding(true)}>
            {t("trace.decide")}
          </Button>
          <Button onClick={() => setKeys([])}>{t("trace.unchoose")}</Button>
        </Flex>
      )}
      <ResourceTable<Contact>
        name="contacts"
        label={t("cases.contacts")}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.person.id}
        rowName={(row) => row.person.name}
        sort={view.sort ?? "ring"}
        onSort={(sort) => turn({ sort: CONTACT_SORTS.find((word) => word === sort) })}
        {...(may("investigate") ? { selected: { keys, change: setKeys } } : {})}
        rowClass={(row) => (row.decision === null ? "" : "row-decided")}
        empty={<Nothing text={t("trace.none")} />}
      />
      {isDeciding ? (
        <DecideDialog
          shown={shown}
          contacts={rows.items.filter((row) => keys.includes(row.person.id))}
          close={() => setDeciding(false)}
          done={done}
        />
      ) : null}
    </>
  );
}

type Turn = (change: Parameters<typeof turned>[1]) => void;

function useTurn(id: string, view: CasePageView): Turn {
  const navigate = useNavigate();
  return (change) =>
    void navigate({
      to: "/cases/$id",
      params: { id },
      search: turned(view, change),
      replace: true,
    });
}

function FilterBar({ view, turn }: { view: CasePageView; turn: Turn }) {
  const { t } = useTranslation();
  return (
    <form
      role="search"
      className="filter-bar"
      aria-label={t("trace.filters")}
      onSubmit={(event) => event.preventDefault()}
    >
      <Segmented
        aria-label={t("trace.filters")}
        value={view.state ?? "all"}
        options={CONTACT_STATES.map((value) => ({ value, label: t(`trace.states.${value}`) }))}
        onChange={(state) => turn({ state })}
      />
      <Input.Search
        allowClear
        defaultValue={view.q ?? ""}
        aria-label={t("trace.find")}
        placeholder={t("trace.find")}
        onSearch={(q) => turn({ q: q.trim() === "" ? undefined : q.trim() })}
        className="filter-short"
      />
      <Select
        allowClear
        aria-label={t("trace.ring")}
        placeholder={t("trace.ring")}
        value={view.ring}
        options={([1, 2, 3] as const).map((value) => ({
          value,
          label: t("trace.ringOf", { n: value }),
        }))}
        onChange={(ring) => turn({ ring })}
        className="filter-short"
      />
      <Select
        allowClear
        aria-label={t("trace.class")}
        placeholder={t("trace.class")}
        value={view.value}
        options={CONTACT_CLASSES.map((value) => ({ value, label: t(`trace.classes.${value}`) }))}
        onChange={(value) => turn({ value })}
        className="filter-short"
      />
    </form>
  );
}

function useColumns(): Column<Contact>[] {
  const { t } = useTranslation();
  return [
    {
      key: "name",
      title: t("trace.name"),
      always: true,
      sort: "name",
      show: (row) => (
        <PersonLink id={row.person.id} purpose="investigate">
          <b>{row.person.name}</b>
        </PersonLink>
      ),
    },
    {
      key: "ring",
      title: t("trace.ring"),
      sort: "ring",
      show: (row) => t("trace.ringOf", { n: row.ring }),
    },
    {
      key: "minutes",
      title: t("trace.minutes"),
      sort: "minutes",
      align: "right",
      show: (row) => <span className="numbers">{Math.round(row.minutes)}</span>,
    },
    {
      key: "place",
      title: t("trace.place"),
      sort: "place",
      show: (row) => <Place row={row} />,
    },
    { key: "through", title: t("trace.through"), show: (row) => row.through.name },
    {
      key: "first",
      title: t("trace.first"),
      sort: "first",
      show: (row) => <Moment at={row.first_at} short />,
    },
    {
      key: "last",
      title: t("trace.last2"),
      sort: "last",
      deskOnly: true,
      show: (row) => <Moment at={row.last_at} short />,
    },
    { key: "unit", title: t("trace.unit"), show: (row) => row.unit_name },
    { key: "class", title: t("trace.class"), sort: "class", show: (row) => <Decision row={row} /> },
  ];
}

function Place({ row }: { row: Contact }) {
  const { t } = useTranslation();
  const place = row.place === "" ? row.relation : `${row.place} ${row.zone}`.trim();
  return (
    <span>
      {place} {row.is_household && row.place === "" ? t("trace.household") : null}
      {row.found_by === "told" ? <span className="soft">{t("trace.told")}</span> : null}
    </span>
  );
}

function Decision({ row }: { row: Contact }) {
  const { t } = useTranslation();
  const { decision } = row;
  if (decision === null) return <span className="soon">{t("trace.waiting")}</span>;
  return (
    <span>
      <b className={`class-${decision.value}`}>{t(`trace.classes.${decision.value}`)}</b>{" "}
      {decision.lead === null ? null : (
        <Link to="/leads/$id" params={{ id: decision.lead }}>
          {t("trace.lead")}
        </Link>
      )}
      <div className="soft">{decision.reason}</div>
      {row.is_current ? null : <div className="soon">{t("trace.notCurrent")}</div>}
    </span>
  );
}
