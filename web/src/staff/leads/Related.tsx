import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { LeadDetail } from "@/api/types";
import { useMay } from "../session/session";
import { Candidates } from "./Candidates";

/** Other leads of the same person, possible matches, and units that the address could mean. */
export function Related({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation();
  const may = useMay();
  return (
    <>
      {lead.same_person.length === 0 ? null : (
        <section className="sheet">
          <h2>{t("related.samePerson")}</h2>
          <ul className="plain-list">
            {lead.same_person.map((other) => (
              <li key={other.lead}>
                <Link to="/leads/$id" params={{ id: other.lead }}>
                  {other.list}
                </Link>{" "}
                · {other.unit.name} · {other.is_open ? t("states.lead.open") : t("related.closed")}
              </li>
            ))}
          </ul>
        </section>
      )}
      {lead.matches.length === 0 ? null : (
        <section className="sheet">
          <h2>{t("related.matches")}</h2>
          <p>{t("related.matchesHelp", { count: lead.matches.length })}</p>
          {may("review") ? <Link to="/matching">{t("menu.matching")}</Link> : null}
        </section>
      )}
      {lead.candidates.length === 0 ? null : <Candidates lead={lead} />}
    </>
  );
}
