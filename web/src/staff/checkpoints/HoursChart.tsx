import { useTranslation } from "react-i18next";

import { sayClock } from "@/parts/moments";

import type { FlowHour } from "./flow";
import { heightOf, topOf } from "./flow-chart";

const BOX = { width: 640, height: 170 };
const EDGE = { left: 66, right: 24, top: 12, bottom: 26 };

/** What came hour by hour as columns; what was expected an hour before as a mark with its interval. */
export function HoursChart({ hours }: { hours: FlowHour[] }) {
  const { t } = useTranslation();
  const top = topOf(hours.flatMap((hour) => [hour.came ?? 0, hour.expected?.high ?? 0]));
  const column = BOX.width / Math.max(hours.length, 1);
  const every = Math.ceil(hours.length / 8);
  const whole = `0 0 ${BOX.width + EDGE.left + EDGE.right} ${BOX.height + EDGE.top + EDGE.bottom}`;
  const title = t("flow.hours");
  return (
    <figure className="flow-chart">
      <figcaption>
        {title} <span className="key key-came">{t("flow.came")}</span>{" "}
        <span className="key key-expected">{t("flow.expected")}</span>
      </figcaption>
      <svg viewBox={whole} role="img" aria-label={title}>
        <g transform={`translate(${EDGE.left} ${EDGE.top})`}>
          <Scale top={top} box={BOX} />
          {hours.map((hour, place) => (
            <g key={hour.begins_at} transform={`translate(${(place * column).toFixed(1)} 0)`}>
              <title>{sayHour(hour, t("flow.came"), t("flow.expected"))}</title>
              <Column hour={hour} top={top} width={column} />
              {place % every === 0 ? (
                <text x={column / 2} y={BOX.height + 19} textAnchor="middle">
                  {sayClock(hour.begins_at)}
                </text>
              ) : null}
            </g>
          ))}
        </g>
      </svg>
    </figure>
  );
}

function Column({ hour, top, width }: { hour: FlowHour; top: number; width: number }) {
  const { came, expected } = hour;
  const middle = width / 2;
  const y = (value: number) => heightOf(value, top, BOX);
  return (
    <>
      <rect width={width} height={BOX.height} fill="none" pointerEvents="all" />
      {came === null ? null : (
        <rect
          x="3"
          width={Math.max(width - 6, 2)}
          y={y(came)}
          height={BOX.height - y(came)}
          className="came"
        />
      )}
      {expected === null ? null : (
        <g className="expected">
          <line x1={middle} x2={middle} y1={y(expected.low)} y2={y(expected.high)} />
          <circle cx={middle} cy={y(expected.middle)} r="4" />
        </g>
      )}
    </>
  );
}

/** The axis, a line at the top of the scale, and the two numbers. */
export function Scale({ top, box }: { top: number; box: { width: number; height: number } }) {
  return (
    <>
      <line x2={box.width} y1={box.height} y2={box.height} className="axis" />
      <line x2={box.width} className="grid" />
      <text x="-6" y="5" textAnchor="end">
        {top.toLocaleString("en")}
      </text>
      <text x="-6" y={box.height} textAnchor="end">
        0
      </text>
    </>
  );
}

function sayHour({ begins_at, came, expected }: FlowHour, cameWord: string, expectedWord: string) {
  const parts = [sayClock(begins_at)];
  if (came !== null) parts.push(`${cameWord} ${came}`);
  if (expected !== null) {
    parts.push(`${expectedWord} ${expected.middle} (${expected.low}–${expected.high})`);
  }
  return parts.join(" · ");
}
