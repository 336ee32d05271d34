import { useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Nothing, Shown } from "@/parts/States";

import { curveQuery, type Curve } from "../queries";
import { barsOf, STACK, topOf, type By } from "./curve";
import "./outbreak.css";

const BOX = { width: 760, height: 200 };
const EDGE = { left: 36, bottom: 22, top: 10 };

/** How many fell ill, or were reported, on each day. */
export function CurveView() {
  const { t } = useTranslation();
  const curve = useQuery(curveQuery);
  const [by, setBy] = useState<By>("onset");
  return (
    <Shown query={curve}>
      {(found) =>
        found.days.length === 0 ? (
          <Nothing text={t("outbreak.noCurve")} />
        ) : (
          <section className="sheet">
            <Segmented<By>
              aria-label={t("outbreak.by")}
              value={by}
              options={[
                { value: "onset", label: t("outbreak.byOnset") },
                { value: "reported", label: t("outbreak.byReport") },
              ]}
              onChange={setBy}
            />
            <Chart curve={found} by={by} />
            {by === "onset" && found.without_onset > 0 ? (
              <p className="soft">{t("outbreak.withoutOnset", { count: found.without_onset })}</p>
            ) : null}
            <Numbers curve={found} by={by} />
          </section>
        )
      }
    </Shown>
  );
}

function Chart({ curve, by }: { curve: Curve; by: By }) {
  const { t } = useTranslation();
  const bars = barsOf(curve, by);
  const top = topOf(bars);
  const column = BOX.width / curve.days.length;
  const places = new Map(curve.days.map(({ day }, place) => [day, place]));
  const height = (count: number) => (count / top) * BOX.height;
  const whole = `0 0 ${BOX.width + EDGE.left} ${BOX.height + EDGE.bottom + EDGE.top}`;
  return (
    <figure className="curve">
      <figcaption>
        {t("outbreak.curve")}{" "}
        {STACK.map((kind) => (
          <span key={kind} className={`curve-key key-${kind}`}>
            {t(`cases.classes.${kind}`)}
          </span>
        ))}
      </figcaption>
      <svg viewBox={whole} role="img" aria-label={t("outbreak.curve")}>
        <g transform={`translate(${EDGE.left} ${EDGE.top})`}>
          {[0, 0.5, 1].map((part) => (
            <g key={part}>
              <line
                className="grid"
                x2={BOX.width}
                y1={BOX.height * (1 - part)}
                y2={BOX.height * (1 - part)}
              />
              <text x="-6" y={BOX.height * (1 - part) + 4} textAnchor="end">
                {Math.round(top * part * 10) / 10}
              </text>
            </g>
          ))}
          {bars.map((bar) => (
            <rect
              key={`${bar.day} ${bar.kind}`}
              className={`bar bar-${bar.kind}`}
              x={(places.get(bar.day) ?? 0) * column + 1}
              width={Math.max(column - 2, 1)}
              y={BOX.height - height(bar.below + bar.count)}
              height={height(bar.count)}
            >
              <title>
                {bar.day} {t(`cases.classes.${bar.kind}`)} {bar.count}
              </title>
            </rect>
          ))}
          <text y={BOX.height + 17}>{curve.days[0]?.day}</text>
          <text x={BOX.width} y={BOX.height + 17} textAnchor="end">
            {curve.days.at(-1)?.day}
          </text>
        </g>
      </svg>
    </figure>
  );
}

/** The same in numbers, for whoever does not see the bars. */
function Numbers({ curve, by }: { curve: Curve; by: By }) {
  const { t } = useTranslation();
  const days = curve.days.filter(({ [by]: counts }) => Object.keys(counts).length > 0);
  return (
    <details>
      <summary>{t("outbreak.asTable")}</summary>
      <table className="curve-table">
        <thead>
          <tr>
            <th scope="col">{t("outbreak.day")}</th>
            {STACK.map((kind) => (
              <th key={kind} scope="col">
                {t(`cases.classes.${kind}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, [by]: counts }) => (
            <tr key={day}>
              <th scope="row" className="numbers">
                {day}
              </th>
              {STACK.map((kind) => (
                <td key={kind} className="numbers">
                  {counts[kind] ?? 0}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
