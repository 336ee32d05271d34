import { useTranslation } from "react-i18next";

import type { ListDetail } from "@/api/types";
import { useFieldName } from "@/parts/fields";

/** As what each column of the file was read. */
export function ListMapping({ list }: { list: ListDetail }) {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  return list.sheets.map((sheet) => (
    <section className="sheet" key={sheet.name}>
      <h2>
        {list.sheets.length === 1 ? null : `${sheet.name} · `}
        {t("mapping.sheet", { row: sheet.header_row, rows: sheet.rows })}
      </h2>
      <div className="mapping-grid" role="list">
        {sheet.columns.map((column, index) => (
          <div role="listitem" key={index}>
            <span>{column.header || t("rows.column", { number: index + 1 })}</span>
            <span aria-hidden>→</span>
            {column.field ? (
              <b>{fieldName(column.field)}</b>
            ) : (
              <span className="soft">{t("mapping.kept")}</span>
            )}
          </div>
        ))}
      </div>
    </section>
  ));
}
