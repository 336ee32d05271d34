import { useTranslation } from "react-i18next";

import { pointsOf, topOf, type DayPair } from "./chart";

const BOX = { width: 560, height: 120 };
const EDGE = { left: 40, bottom: 22, top: 8 };

/** Two lines over the days: as it is now and as it would be. */
export function DayChart({ title, days }: { title: string; days: DayPair[] }) {
  const { t } = useTranslation();
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) return null;
  const top = topOf(days);
  const whole = `0 0 ${BOX.width + EDGE.left} ${BOX.height + EDGE.bottom + EDGE.top}`;
  return (
    <figure className="day-chart">
      <figcaption>
        {title} <span className="legend legend-old">{t("policy.old")}</span>{" "}
        <span className="legend legend-new">{t("policy.new")}</span>
      </figcaption>
      <svg viewBox={whole} role="img" aria-label={title}>
        <g transform={`translate(${EDGE.left} ${EDGE.top})`}>
          <line x1="0" x2={BOX.width} y1={BOX.height} y2={BOX.height} className="axis" />
          <line x1="0" x2={BOX.width} y1="0" y2="0" className="grid" />
          <text x="-6" y="4" textAnchor="end">
            {top}
          </text>
          <text x="-6" y={BOX.height + 4} textAnchor="end">
            0
          </text>
          <text x="0" y={BOX.height + 18}>
            {first.day}
          </text>
          <text x={BOX.width} y={BOX.height + 18} textAnchor="end">
            {last.day}
          </text>
          <polyline points={pointsOf(days, "old", BOX)} className="line-old" />
          <polyline points={pointsOf(days, "new", BOX)} className="line-new" />
        </g>
      </svg>
    </figure>
  );
}
