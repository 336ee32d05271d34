import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { Unit } from "@/api/types";
import { Nothing, Shown } from "@/parts/States";

type Point = [number, number];

interface Area {
  id: string;
  name: string;
  label: Point;
  rings: Point[][];
}

interface MapFile {
  viewBox: [number, number, number, number];
  areas: Area[];
  water?: { name: string; rings: Point[][] }[];
}

/** The towns of the district on a schematic map: darker where more leads are open. */
export function DistrictMap(props: {
  units: Unit[];
  chosen: string;
  choose: (code: string) => void;
}) {
  const { t } = useTranslation();
  const map = useQuery({
    queryKey: ["map"],
    queryFn: () => ask(api.GET("/api/map")),
    staleTime: Infinity,
  });
  return (
    <section className="sheet district-map" aria-label={t("units.map")}>
      <h2>{t("units.map")}</h2>
      <Shown query={map}>
        {(file) =>
          isMap(file) ? <TheMap map={file} {...props} /> : <Nothing text={t("units.noMap")} />
        }
      </Shown>
      <p className="soft">{t("units.mapNote")}</p>
    </section>
  );
}

function isMap(thing: unknown): thing is MapFile {
  return (
    typeof thing === "object" && thing !== null && "areas" in thing && Array.isArray(thing.areas)
  );
}

function TheMap(props: {
  map: MapFile;
  units: Unit[];
  chosen: string;
  choose: (code: string) => void;
}) {
  const { t } = useTranslation();
  const { map, units, chosen, choose } = props;
  const byCode = new Map(units.map((unit) => [unit.code, unit]));
  const town = townOf(byCode, chosen);
  const most = Math.max(1, ...map.areas.map((area) => byCode.get(area.id)?.open_leads ?? 0));
  return (
    <svg viewBox={map.viewBox.join(" ")} role="group" aria-label={t("units.map")}>
      {map.areas.map((area) => {
        const open = byCode.get(area.id)?.open_leads ?? 0;
        return (
          <g
            key={area.id}
            role="button"
            tabIndex={byCode.has(area.id) ? 0 : -1}
            aria-pressed={area.id === town}
            aria-label={t("units.mapTown", { name: area.name, count: open })}
            className={area.id === town ? "town town-chosen" : "town"}
            onClick={() => choose(area.id)}
            onKeyDown={(event) => {
              if (event.key === "Enter" || event.key === " ") choose(area.id);
            }}
          >
            <path d={pathOf(area.rings)} fill={shadeOf(open, most)} />
          </g>
        );
      })}
      {(map.water ?? []).map((water) => (
        <path key={water.name} className="water" d={pathOf(water.rings)} />
      ))}
      {map.areas.map(({ id, name, label: [x, y] }) => (
        <g key={id} className="town-name" aria-hidden>
          <text x={x} y={y}>
            {shortName(name)}
          </text>
          <text x={x} y={y + 17} className="town-count">
            {byCode.get(id)?.open_leads}
          </text>
        </g>
      ))}
    </svg>
  );
}

function townOf(byCode: Map<string, Unit>, code: string): string | undefined {
  const unit = byCode.get(code);
  return unit?.level === 3 ? (unit.parent ?? undefined) : unit?.code;
}

export function pathOf(rings: Point[][]): string {
  return rings.map((ring) => `M${ring.map(([x, y]) => `${x} ${y}`).join("L")}Z`).join("");
}

/** A town without the word for "town": there is little room on the map. */
function shortName(name: string): string {
  return name.replace(/(?<=..)(街道|地区|镇)$/, "");
}

const SHADES = ["#f4f6f9", "#e3ebf4", "#cbdcec", "#adc8e1", "#8fb3d4"];

/** Five calm shades of blue; the number stands on the map beside the shade. */
export function shadeOf(open: number, most: number): string {
  const step = open === 0 ? 0 : Math.ceil((open / most) * (SHADES.length - 1));
  return SHADES[step] ?? "#f4f6f9";
}
