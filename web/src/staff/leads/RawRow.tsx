import { useTranslation } from "react-i18next";

import type { LeadDetail } from "@/api/types";
import { useLanguage } from "@/i18n";
import { say } from "@/parts/problems";
import { useFieldName } from "@/parts/fields";

/** The row exactly as it came, masked, with what was noticed about its values. */
export function RawRow({ row }: { row: LeadDetail["row"] }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const fieldName = useFieldName();
  return (
    <section className="sheet">
      <h2>{t("rows.asItCame", { number: row.number })}</h2>
      <table className="raw-row">
        <tbody>
          {row.columns.map((column, index) => {
            const findings = row.findings.filter(({ field }) => field === column.field);
            return (
              <tr key={index}>
                <th scope="row">
                  {column.header || t("rows.column", { number: index + 1 })}
                  {isNamed(column.header, fieldName(column.field)) ? null : (
                    <small>{fieldName(column.field)}</small>
                  )}
                </th>
                <td>
                  {column.value}
                  {findings.map((finding) => (
                    <div key={finding.code} className="soon">
                      {say(finding.words, language)}
                    </div>
                  ))}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** The head of the column says already as what it was read. */
function isNamed(header: string, field: string): boolean {
  return field === "" || header.includes(field);
}
