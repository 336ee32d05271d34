import { useTranslation } from "react-i18next";

import { sayClock } from "@/parts/moments";

import type { Approach, QueueMoment } from "./flow";
import { bandOf, heightOf, lineOf, topOf } from "./flow-chart";
import { Scale } from "./HoursChart";

const BOX = { width: 640, height: 170 };
const EDGE = { left: 66, right: 24, top: 12, bottom: 26 };

/** How far the queue reaches in the next three hours, with its interval and the junction. */
export function QueueChart({ queue, road }: { queue: QueueMoment[]; road: Approach | null }) {
  const { t } = useTranslation();
  const metres = queue.map((moment) => moment.metres);
  const most = Math.max(0, ...metres.map(({ high }) => high));
  // A junction far beyond any queue would press the queue flat.
  const junction = road !== null && road.metres <= 3 * Math.max(most, 100) ? road.metres : null;
  const top = topOf([most, (junction ?? 0) * 1.05]);
  const whole = `0 0 ${BOX.width + EDGE.left + EDGE.right} ${BOX.height + EDGE.top + EDGE.bottom}`;
  const title = t("flow.queueMetres");
  const hours = queue.filter((_, place) => place % 12 === 0);
  return (
    <figure className="flow-chart">
      <figcaption>
        {title} <span className="key key-queue">{t("flow.queueKey")}</span>{" "}
        {junction === null ? null : <span className="key key-junction">{road?.junction}</span>}
      </figcaption>
      <svg viewBox={whole} role="img" aria-label={title}>
        <g transform={`translate(${EDGE.left} ${EDGE.top})`}>
          <Scale top={top} box={BOX} />
          <polygon
            className="queue-band"
            points={bandOf(
              metres.map(({ low }) => low),
              metres.map(({ high }) => high),
              top,
              BOX,
            )}
          />
          <polyline
            className="queue-line"
            points={lineOf(
              metres.map(({ middle }) => middle),
              top,
              BOX,
            )}
          />
          {junction === null ? null : (
            <line
              className="junction"
              x2={BOX.width}
              y1={heightOf(junction, top, BOX)}
              y2={heightOf(junction, top, BOX)}
            />
          )}
          {hours.map(({ at }, place) => (
            <text
              key={at}
              x={(place / Math.max(hours.length - 1, 1)) * BOX.width}
              y={BOX.height + 19}
              textAnchor={place === 0 ? "start" : place === hours.length - 1 ? "end" : "middle"}
            >
              {sayClock(at)}
            </text>
          ))}
        </g>
      </svg>
    </figure>
  );
}
