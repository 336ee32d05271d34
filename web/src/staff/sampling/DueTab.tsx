import { useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Deadline } from "@/parts/Deadline";
import { Nothing } from "@/parts/States";
import type { Column } from "@/parts/table/columns";
import { ResourceTable } from "@/parts/table/ResourceTable";
import { itemRows } from "@/parts/table/rows";

import { Doors } from "./Doors";
import { dueQuery, type Due } from "./queries";

/** Who is due for a sample: everybody, or those to whom a team goes. */
export function DueTab() {
  const { t } = useTranslation();
  const [atDoor, setAtDoor] = useState(false);
  return (
    <>
      <Segmented
        aria-label={t("doors.whom")}
        value={atDoor}
        onChange={setAtDoor}
        options={[
          { value: false, label: t("doors.everybody") },
          { value: true, label: t("doors.title") },
        ]}
      />
      {atDoor ? <Doors /> : <Everybody />}
    </>
  );
}

/** Recalls first, then what is late. */
function Everybody() {
  const { t } = useTranslation();
  const columns: Column<Due>[] = [
    { key: "name", title: t("sampling.name"), always: true, show: (row) => row.name },
    { key: "unit", title: t("sampling.unit"), show: (row) => row.unit.name },
    {
      key: "why",
      title: t("sampling.why"),
      show: (row) => row.why.map((why) => t(`sampling.whys.${why}`)).join("、"),
    },
    {
      key: "about",
      title: t("sampling.about"),
      show: (row) => <span className="soft">{row.about.join("、")}</span>,
    },
    {
      key: "by",
      title: t("sampling.by"),
      show: (row) =>
        row.by !== null ? (
          <Deadline due={row.by} />
        ) : row.late ? (
          <span className="late">{t("sampling.late")}</span>
        ) : (
          t("sampling.today")
        ),
    },
  ];
  const due = useQuery(dueQuery);
  return (
    <>
      {due.data?.is_cut === true ? (
        <p className="soon" role="status">
          {t("sampling.dueCut", { count: due.data.items.length })}
        </p>
      ) : null}
      <ResourceTable<Due>
        name="sampling-due"
        label={t("sampling.tabs.due")}
        columns={columns}
        rows={itemRows(due)}
        rowKey={(row) => row.person}
        rowName={(row) => row.name}
        rowClass={(row) => (row.late ? "row-late" : "")}
        empty={<Nothing text={t("sampling.nobodyDue")} />}
      />
    </>
  );
}
