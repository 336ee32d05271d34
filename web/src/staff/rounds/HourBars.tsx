import { useTranslation } from "react-i18next";

import { sayClock } from "@/parts/moments";

import type { Board } from "./queries";

const KINDS = ["done", "exempt", "refused", "away"] as const;
const BOX = { width: 560, height: 150 };

/** For each hour a column of who was sampled, exempt, refused or away; the sums stand in a table. */
export function HourBars({ hours }: { hours: Board["hours"] }) {
  const { t } = useTranslation();
  const sums = hours.map((each) => KINDS.reduce((sum, kind) => sum + each[kind], 0));
  const top = Math.max(1, ...sums);
  const column = BOX.width / hours.length;
  const every = Math.ceil(hours.length / 13);
  return (
    <figure className="bars">
      <figcaption>{t("rounds.byHour")}</figcaption>
      <svg
        viewBox={`0 -14 ${BOX.width} ${BOX.height + 36}`}
        role="img"
        aria-label={t("rounds.byHour")}
      >
        <line x2={BOX.width} y1={BOX.height} y2={BOX.height} className="axis" />
        {hours.map((each, place) => (
          <g key={each.hour}>
            {partsOf(each).map(({ kind, from, many }) => (
              <rect
                key={kind}
                x={place * column + 2}
                width={Math.max(column - 4, 1)}
                y={BOX.height - ((from + many) / top) * BOX.height}
                height={(many / top) * BOX.height}
                className={`hour-${kind}`}
              >
                <title>{`${sayClock(each.hour)} ${t(`rounds.sums.${kind}`)}: ${many}`}</title>
              </rect>
            ))}
            {place % every === 0 ? (
              <text x={(place + 0.5) * column} y={BOX.height + 16} textAnchor="middle">
                {sayClock(each.hour)}
              </text>
            ) : null}
          </g>
        ))}
        <text x="0" y="-3">
          {top.toLocaleString("en")}
        </text>
      </svg>
      <ul className="shades">
        {KINDS.map((kind) => (
          <li key={kind}>
            <span className={`shade hour-${kind}`} /> {t(`rounds.sums.${kind}`)}{" "}
            <span className="numbers">
              {hours.reduce((sum, each) => sum + each[kind], 0).toLocaleString("en")}
            </span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

/** The parts of a column from below: how many, and upon how many. */
function partsOf(hour: Board["hours"][number]) {
  let from = 0;
  return KINDS.filter((kind) => hour[kind] > 0).map((kind) => {
    const part = { kind, from, many: hour[kind] };
    from += hour[kind];
    return part;
  });
}
