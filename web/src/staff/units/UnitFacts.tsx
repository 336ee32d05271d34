import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Unit } from "@/api/types";

import { useMay } from "../session/session";

/** One unit: where it stands, how many live there, what is open. */
export function UnitFacts({ unit, units }: { unit: Unit; units: Unit[] }) {
  const { t } = useTranslation();
  const may = useMay();
  const above = units.find(({ code }) => code === unit.parent);
  const below = units.filter(({ parent }) => parent === unit.code);
  return (
    <section className="sheet">
      <h2>{unit.name}</h2>
      <dl className="facts numbers">
        <Fact name={t("units.code")}>{unit.code}</Fact>
        <Fact name={t("units.above")}>
          {above ? (
            <Link to="/units" search={{ unit: above.code }}>
              {above.name}
            </Link>
          ) : null}
        </Fact>
        <Fact name={t("units.aliases")}>{unit.aliases.join("、")}</Fact>
        <Fact name={t("units.population")}>{unit.population?.toLocaleString("en")}</Fact>
        <Fact name={t("units.households")}>{unit.households?.toLocaleString("en")}</Fact>
        <Fact name={t("units.below")}>{below.length === 0 ? null : below.length}</Fact>
        <Fact name={t("units.openLeads")}>
          {may("read") ? (
            <Link to="/leads" search={{ unit: unit.code, state: "open" }}>
              {unit.open_leads.toLocaleString("en")}
            </Link>
          ) : (
            unit.open_leads.toLocaleString("en")
          )}
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  if (children === null || children === undefined || children === "") return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
