import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { useFieldName } from "@/parts/fields";
import { sayDay } from "@/parts/moments";
import { Shown, WriteProblem } from "@/parts/States";

/** Saved mappings: files of the same shape are read by them without asking. */
export function Mappings() {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const mappings = useQuery({
    queryKey: ["mappings"],
    queryFn: () => ask(api.GET("/api/mappings")),
  });
  const forget = useWrite((id: string, headers) =>
    ask(
      api.DELETE("/api/mappings/{mapping_id}", { params: { path: { mapping_id: id } }, headers }),
    ),
  );
  return (
    <section className="sheet">
      <h2>{t("mapping.saved")}</h2>
      <Shown query={mappings}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{t("mapping.none")}</p>
          ) : (
            <ul className="begun">
              {items.map((mapping) => (
                <li key={mapping.id}>
                  <b>{mapping.name}</b>
                  <span className="soft">
                    {fieldsIn(mapping.fields).map(fieldName).join("、")} · {mapping.saved_by?.name}{" "}
                    {sayDay(mapping.saved_at)}
                  </span>
                  <Button
                    size="small"
                    onClick={() => forget.mutate(mapping.id)}
                    aria-label={t("mapping.forgetName", { name: mapping.name })}
                  >
                    {t("mapping.forget")}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
      <WriteProblem error={forget.error} />
    </section>
  );
}

/** The fields that any sheet of the mapping gives, each once. */
function fieldsIn(sheets: (string | null)[][]): string[] {
  return [...new Set(sheets.flat().filter((field) => field !== null))];
}
