export interface Bar {
  key: string;
  label: string;
  value: number;
  said: string;
  strong?: boolean;
}

const BOX = { width: 560, height: 150 };

/** Columns over labels, as high as their values; the same stands in each column's title. */
export function Bars({ title, bars }: { title: string; bars: Bar[] }) {
  const top = Math.max(1, ...bars.map((bar) => bar.value));
  const column = BOX.width / Math.max(bars.length, 1);
  const every = Math.ceil(bars.length / 13);
  return (
    <figure className="bars">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 -14 ${BOX.width} ${BOX.height + 36}`} role="img" aria-label={title}>
        <line x2={BOX.width} y1={BOX.height} y2={BOX.height} className="axis" />
        {bars.map((bar, place) => {
          const height = (bar.value / top) * BOX.height;
          const middle = (place + 0.5) * column;
          return (
            <g key={bar.key}>
              <rect
                x={place * column + 2}
                width={Math.max(column - 4, 1)}
                y={BOX.height - height}
                height={height}
                className={bar.strong === true ? "bar-strong" : "bar-plain"}
              >
                <title>{`${bar.label}: ${bar.said}`}</title>
              </rect>
              {place % every === 0 ? (
                <text x={middle} y={BOX.height + 16} textAnchor="middle">
                  {bar.label}
                </text>
              ) : null}
            </g>
          );
        })}
        <text x="0" y="-3">
          {top.toLocaleString("en", { maximumFractionDigits: 0 })}
        </text>
      </svg>
    </figure>
  );
}
