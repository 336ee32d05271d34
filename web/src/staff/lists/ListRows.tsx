import { useNavigate, useSearch } from "@tanstack/react-router";
import { Segmented } from "antd";
import { useTranslation } from "react-i18next";

import type { ListDetail } from "@/api/types";
import { Nothing } from "@/parts/States";

import { useListRows } from "./queries";
import { RawRows } from "./RawRows";
import { CHANGES } from "./view";

/** All rows as they came; for a later version also by what it changed. */
export function ListRows({ list }: { list: ListDetail }) {
  const { t } = useTranslation();
  const { change } = useSearch({ from: "/inside/lists/$id" });
  const rows = useListRows(list.id, { change });
  return (
    <RawRows
      list={list}
      rows={rows}
      name="list-rows"
      label={t("lists.tabs.rows")}
      empty={<Nothing text={t("rows.none")} />}
      tools={list.changes === null ? null : <ChangeChoice list={list} />}
    />
  );
}

function ChangeChoice({ list }: { list: ListDetail }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const view = useSearch({ from: "/inside/lists/$id" });
  return (
    <Segmented
      aria-label={t("rows.which")}
      value={view.change ?? "all"}
      options={[
        { value: "all", label: t("rows.all") },
        ...CHANGES.map((change) => ({ value: change, label: t(`versions.${change}`) })),
      ]}
      onChange={(next) =>
        void navigate({
          to: "/lists/$id",
          params: { id: list.id },
          search: { ...view, change: CHANGES.find((change) => change === next) },
        })
      }
    />
  );
}
