import { Alert } from "antd";
import { useTranslation } from "react-i18next";

import type { ListDetail } from "@/api/types";
import { Download } from "@/parts/Download";
import { LinkButton } from "@/parts/LinkButton";
import { Nothing } from "@/parts/States";

import { useMay } from "../session/session";
import { useListRows } from "./queries";
import { RawRows } from "./RawRows";

/** Rows that could not become a lead: why, and how to bring them back corrected. */
export function ListUnreadable({ list }: { list: ListDetail }) {
  const { t } = useTranslation();
  const may = useMay();
  const rows = useListRows(list.id, { unreadable: true });
  return (
    <>
      {list.counts.unreadable > 0 ? (
        <Alert type="info" showIcon title={t("unreadable.help")} className="state-alert" />
      ) : null}
      <RawRows
        list={list}
        rows={rows}
        name="unreadable"
        label={t("lists.tabs.unreadable")}
        empty={<Nothing text={t("unreadable.none")} />}
        tools={
          list.counts.unreadable === 0 ? null : (
            <>
              <Download path={`/api/lists/${list.id}/unreadable.xlsx`}>
                {t("unreadable.download")}
              </Download>
              {may("intake") ? (
                <LinkButton to="/intake">{t("unreadable.takeIn")}</LinkButton>
              ) : null}
            </>
          )
        }
      />
    </>
  );
}
