import { Alert, Select } from "antd";
import { useTranslation } from "react-i18next";

import type { Upload } from "@/api/types";
import { useLanguage } from "@/i18n";
import { say } from "@/parts/problems";

import { surenessOf, twiceIn } from "./columns";

type Sheet = Upload["sheets"][number];
type Column = Sheet["columns"][number];

interface SheetPreviewProps {
  sheet: Sheet;
  isOnly: boolean;
  fields: Upload["fields"];
  chosen: (string | null)[];
  choose: (column: number, field: string | null) => void;
}

/** One sheet: what stood above the table, what was noticed, and what each column is read as. */
export function SheetPreview({ sheet, isOnly, fields, chosen, choose }: SheetPreviewProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const twice = twiceIn(chosen);
  return (
    <section className="sheet">
      <h2>
        {isOnly ? null : `${sheet.name} · `}
        {t("mapping.sheet", { row: sheet.header_row, rows: sheet.rows })}
      </h2>
      {sheet.title_rows.length === 0 ? null : (
        <p className="soft">
          {t("mapping.titles")} {sheet.title_rows.map((row) => row.join(" ")).join(" / ")}
        </p>
      )}
      {sheet.notices.map((words) => (
        <Alert key={words.en} type="warning" showIcon title={say(words, language)} />
      ))}
      <div className="pair-scroll">
        <table className="columns-table">
          <thead>
            <tr>
              <th scope="col">{t("mapping.header")}</th>
              <th scope="col">{t("mapping.readAs")}</th>
              <th scope="col">{t("mapping.confidence")}</th>
              <th scope="col">{t("mapping.samples")}</th>
            </tr>
          </thead>
          <tbody>
            {sheet.columns.map((column, at) => {
              const field = chosen[at] ?? null;
              return (
                <tr
                  key={column.index}
                  className={isDoubtful(column, field, twice) ? "doubtful" : ""}
                >
                  <th scope="row">
                    {column.header || t("rows.column", { number: column.index + 1 })}
                  </th>
                  <td>
                    <Select
                      allowClear
                      className="column-field"
                      aria-label={t("mapping.readAsOf", { header: column.header })}
                      placeholder={t("mapping.kept")}
                      showSearch={{ optionFilterProp: "label" }}
                      value={field}
                      status={field !== null && twice.includes(field) ? "error" : ""}
                      options={fields.map(({ field: value, words }) => ({
                        value,
                        label: say(words, language),
                      }))}
                      onChange={(next: string | undefined) => choose(at, next ?? null)}
                    />
                  </td>
                  <td>
                    <Sureness column={column} field={field} />
                  </td>
                  <td className="mono">{column.samples.join(" · ")}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function isDoubtful(column: Column, field: string | null, twice: string[]): boolean {
  if (field !== null && twice.includes(field)) return true;
  return field !== null && field === column.field && surenessOf(column.confidence) === "unsure";
}

/** How sure the guess is, in words and percent; a choice by hand is simply that. */
function Sureness({ column, field }: { column: Column; field: string | null }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  if (field === null) return null;
  if (field !== column.field) return <span>{t("mapping.byHand")}</span>;
  const sureness = surenessOf(column.confidence);
  return (
    <>
      <span className={sureness === "unsure" ? "soon numbers" : "numbers"}>
        {t(`mapping.sureness.${sureness}`)} {Math.round(column.confidence * 100)}%
      </span>
      <small className="guess-reason">{say(column.reason, language)}</small>
    </>
  );
}
