import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Nothing, Shown } from "@/parts/States";

import "./town-map.css";

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

/** How a town stands on the map: its shade, the number on it, and what a reader hears. */
export interface TownMark {
  shade: number;
  count: string;
  says: string;
}

interface Props {
  /** By the code of the town; a town without a mark cannot be chosen. */
  marks: ReadonlyMap<string, TownMark>;
  chosen?: string | undefined;
  choose: (code: string) => void;
}

/** The towns of the district on a schematic map of our own. */
export function TownMap(props: Props) {
  const { t } = useTranslation();
  const map = useQuery({
    queryKey: ["map"],
    queryFn: () => ask(api.GET("/api/map")),
    staleTime: Infinity,
  });
  return (
    <Shown query={map}>
      {(file) =>
        isMap(file) ? <TheMap map={file} {...props} /> : <Nothing text={t("units.noMap")} />
      }
    </Shown>
  );
}

function isMap(thing: unknown): thing is MapFile {
  return (
    typeof thing === "object" && thing !== null && "areas" in thing && Array.isArray(thing.areas)
  );
}

function TheMap({ map, marks, chosen, choose }: Props & { map: MapFile }) {
  const { t } = useTranslation();
  return (
    <svg
      viewBox={map.viewBox.join(" ")}
      role="group"
      aria-label={t("units.map")}
      className="town-map"
    >
      {map.areas.map((area) => {
        const mark = marks.get(area.id);
        const isChosen = chosen === undefined ? {} : { "aria-pressed": area.id === chosen };
        return (
          <g
            key={area.id}
            role="button"
            tabIndex={mark === undefined ? -1 : 0}
            {...isChosen}
            aria-label={mark?.says ?? area.name}
            className={area.id === chosen ? "town town-chosen" : "town"}
            onClick={() => mark && choose(area.id)}
            onKeyDown={(event) => {
              if (mark && (event.key === "Enter" || event.key === " ")) choose(area.id);
            }}
          >
            <path d={pathOf(area.rings)} fill={SHADES[mark?.shade ?? 0]} />
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
            {marks.get(id)?.count}
          </text>
        </g>
      ))}
    </svg>
  );
}

function pathOf(rings: Point[][]): string {
  return rings.map((ring) => `M${ring.map(([x, y]) => `${x} ${y}`).join("L")}Z`).join("");
}

/** A town without the word for "town": there is little room on the map. */
function shortName(name: string): string {
  return name.replace(/(?<=..)(街道|地区|镇)$/, "");
}

/** Five calm shades of blue, the lightest for nothing; the number stands beside the shade. */
export const SHADES = ["#f4f6f9", "#e3ebf4", "#cbdcec", "#adc8e1", "#8fb3d4"];
