import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { LeadDetail } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { WriteProblem } from "@/parts/States";

import { unitsQuery } from "../units/queries";

/** The units that the address may mean, each with the town above it; one tap assigns the lead. */
export function Candidates({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation();
  const units = useQuery(unitsQuery).data?.items ?? [];
  const params = { path: { lead_id: lead.id } };
  const assign = useWrite((unit: string, headers) =>
    ask(api.POST("/api/leads/{lead_id}/assign", { params, body: { unit, reason: "" }, headers })),
  );
  const above = (code: string) => {
    const parent = units.find((unit) => unit.code === code)?.parent;
    return units.find((unit) => unit.code === parent)?.name ?? "";
  };
  return (
    <section className="sheet">
      <h2>{t("related.candidates")}</h2>
      <ul className="plain-list">
        {lead.candidates.map((unit) => (
          <li key={unit.code}>
            {above(unit.code)} {unit.name} <span className="soft mono">{unit.code}</span>{" "}
            {lead.allowed.includes("assign") ? (
              <Button
                size="small"
                aria-label={t("related.assignTo", { name: `${above(unit.code)} ${unit.name}` })}
                loading={assign.isPending}
                onClick={() => assign.mutate(unit.code)}
              >
                {t("bulk.assign")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <WriteProblem error={assign.error} />
    </section>
  );
}
