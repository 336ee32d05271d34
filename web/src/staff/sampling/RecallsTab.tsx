import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Alert } from "antd";
import { useTranslation } from "react-i18next";

import { Deadline } from "@/parts/Deadline";
import { Moment } from "@/parts/Moment";
import { Nothing } from "@/parts/States";
import type { Column } from "@/parts/table/columns";
import { ResourceTable } from "@/parts/table/ResourceTable";
import { itemRows } from "@/parts/table/rows";

import { recallsQuery, type Recall } from "./queries";
import { Value } from "./Value";

/** Positive and doubtful tubes: how many of their people are still open. */
export function RecallsTab() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const query = useQuery(recallsQuery);
  return (
    <>
      {(query.data?.waiting ?? 0) > 0 ? (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={t("sampling.waitingRecalls", { count: query.data?.waiting ?? 0 })}
        />
      ) : null}
      <ResourceTable<Recall>
        name="recalls"
        label={t("sampling.tabs.recalls")}
        columns={useColumns()}
        rows={itemRows(query)}
        rowKey={(row) => row.id}
        rowName={(row) => row.barcode}
        rowClass={(row) => (row.open > 0 ? "row-late" : "")}
        onOpen={(row) => void navigate({ to: "/recalls/$id", params: { id: row.id } })}
        empty={<Nothing text={t("sampling.noRecalls")} />}
      />
    </>
  );
}

function useColumns(): Column<Recall>[] {
  const { t } = useTranslation();
  return [
    {
      key: "barcode",
      title: t("sampling.barcode"),
      always: true,
      show: (row) => (
        <Link to="/recalls/$id" params={{ id: row.id }} className="mono">
          {row.barcode}
        </Link>
      ),
    },
    { key: "value", title: t("sampling.result"), show: (row) => <Value value={row.value} /> },
    { key: "at", title: t("sampling.recalledAt"), show: (row) => <Moment at={row.at} short /> },
    {
      key: "open",
      title: t("sampling.openMembers"),
      show: (row) => (
        <span className="numbers">
          {row.open} / {row.people}
        </span>
      ),
    },
    {
      key: "positives",
      title: t("sampling.positives"),
      show: (row) => (
        <span className={row.positives > 0 ? "late numbers" : "numbers"}>{row.positives}</span>
      ),
    },
    {
      key: "clock",
      title: t("sampling.resampleBy"),
      show: (row) =>
        row.withdrawn_at !== null ? (
          <span className="soft">{t("sampling.stages.withdrawn")}</span>
        ) : (
          <Deadline due={row.resample_by} over={row.open === 0} />
        ),
    },
    { key: "place", title: t("sampling.place"), show: (row) => row.place },
  ];
}
