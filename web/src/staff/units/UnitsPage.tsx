import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Unit } from "@/api/types";
import { PageHead } from "@/parts/PageHead";
import { Nothing, Shown } from "@/parts/States";

import { useMay } from "../session/session";
import { DistrictMap } from "./DistrictMap";
import { Officers } from "./Officers";
import { unitsQuery } from "./queries";
import { UnitFacts } from "./UnitFacts";
import { UnitImport } from "./UnitImport";
import "./units.css";
import { UnitTree } from "./UnitTree";

/** Who may see who works where; the others would only be refused. */
const OFFICERS_FOR = ["read", "officers", "audit"];

/** The units that answer for the people, their officers, and a map to find them on. */
export function UnitsPage() {
  const { t } = useTranslation();
  const may = useMay();
  const units = useQuery(unitsQuery);
  return (
    <>
      <PageHead title={t("menu.units")} line={t("units.line")}>
        {may("tokens") ? <Link to="/tokens">{t("tokens.title")}</Link> : null}
        {may("units") ? <UnitImport /> : null}
      </PageHead>
      <Shown query={units}>
        {({ items }) =>
          items.length === 0 ? <Nothing text={t("units.none")} /> : <Units units={items} />
        }
      </Shown>
    </>
  );
}

function Units({ units }: { units: Unit[] }) {
  const navigate = useNavigate();
  const { unit: code } = useSearch({ from: "/inside/units" });
  const may = useMay();
  const chosen = units.find((unit) => unit.code === code) ?? units[0];
  const choose = (next: string) => void navigate({ to: "/units", search: { unit: next } });
  if (chosen === undefined) return null;
  return (
    <div className="units-columns">
      <UnitTree units={units} chosen={chosen.code} choose={choose} />
      <div>
        <UnitFacts unit={chosen} units={units} />
        {OFFICERS_FOR.some(may) ? <Officers unit={chosen} /> : null}
      </div>
      <DistrictMap units={units} chosen={chosen.code} choose={choose} />
    </div>
  );
}
