import { useTranslation } from "react-i18next";

import type { Unit } from "@/api/types";

import { SHADES, TownMap } from "./TownMap";

interface Props {
  units: Unit[];
  chosen: string;
  choose: (code: string) => void;
}

/** The towns of the district: darker where more leads are open. */
export function DistrictMap({ units, chosen, choose }: Props) {
  const { t } = useTranslation();
  const byCode = new Map(units.map((unit) => [unit.code, unit]));
  const towns = units.filter(({ level }) => level === 2);
  const most = Math.max(1, ...towns.map(({ open_leads }) => open_leads));
  const marks = new Map(
    towns.map(({ code, name, open_leads: count }) => [
      code,
      { shade: shadeOf(count, most), count: `${count}`, says: t("units.mapTown", { name, count }) },
    ]),
  );
  return (
    <section className="sheet district-map" aria-label={t("units.map")}>
      <h2>{t("units.map")}</h2>
      <TownMap marks={marks} chosen={townOf(byCode, chosen) ?? ""} choose={choose} />
      <p className="soft">{t("units.mapNote")}</p>
    </section>
  );
}

function townOf(byCode: Map<string, Unit>, code: string): string | undefined {
  const unit = byCode.get(code);
  return unit?.level === 3 ? (unit.parent ?? undefined) : unit?.code;
}

function shadeOf(open: number, most: number): number {
  return open === 0 ? 0 : Math.ceil((open / most) * (SHADES.length - 1));
}
