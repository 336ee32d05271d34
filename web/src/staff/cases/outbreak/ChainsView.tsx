import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { grouped } from "@/parts/grouped";
import { Nothing, Shown } from "@/parts/States";

import { useGeneration } from "../generation";
import { dayAfter } from "../itinerary/drafts";
import { chainsQuery, type Chains } from "../queries";
import { placeChains, type ChainPicture, type Placed } from "./chains";
import "./outbreak.css";

const LINE = 34;
const NAMES = 190;
const TOP = 26;

/** Who may have infected whom, each case on its day; possible sources stay beside each other. */
export function ChainsView() {
  const { t } = useTranslation();
  const chains = useQuery(chainsQuery);
  return (
    <Shown query={chains}>
      {(found) =>
        found.cases.length === 0 ? (
          <Nothing text={t("outbreak.noChains")} />
        ) : (
          <section className="sheet">
            <h2>{t("outbreak.chains")}</h2>
            <p className="soft">{t("outbreak.chainsHelp")}</p>
            <Picture chains={found} picture={placeChains(found)} />
            <Generations chains={found} />
          </section>
        )
      }
    </Shown>
  );
}

function Picture({ chains, picture }: { chains: Chains; picture: ChainPicture }) {
  const { t } = useTranslation();
  const generation = useGeneration();
  const column = Math.max(26, Math.min(64, 900 / picture.columns));
  const width = NAMES + picture.columns * column + 20;
  const height = TOP + picture.placed.length * LINE;
  const byId = new Map(picture.placed.map((each) => [each.shown.id, each]));
  const spot = (each: Placed): [number, number] => [
    NAMES + (each.column + 0.5) * column,
    TOP + (each.line + 0.5) * LINE,
  ];
  const every = Math.max(1, Math.ceil(48 / column));
  return (
    <div className="chains" role="region" aria-label={t("outbreak.chains")} tabIndex={0}>
      <svg width={width} height={height} role="img" aria-label={t("outbreak.chains")}>
        {Array.from({ length: picture.columns }, (_, place) => (
          <g key={place}>
            <line
              className="grid"
              x1={NAMES + place * column}
              x2={NAMES + place * column}
              y1={TOP}
              y2={height}
            />
            {place % every === 0 ? (
              <text className="day-name" x={NAMES + (place + 0.5) * column} y={16}>
                {dayAfter(picture.first, place).slice(5)}
              </text>
            ) : null}
          </g>
        ))}
        {chains.links.map((link) => {
          const from = byId.get(link.source);
          const to = byId.get(link.infected);
          if (from === undefined || to === undefined) return null;
          const [x1, y1] = spot(from);
          const [x2, y2] = spot(to);
          return (
            <path
              key={`${link.source} ${link.infected}`}
              className={link.decided ? "way" : "way way-open"}
              d={`M${x1} ${y1}C${x1} ${y2} ${x1} ${y2} ${x2} ${y2}`}
            >
              <title>{[link.place, link.text].filter((part) => part !== "").join(" ")}</title>
            </path>
          );
        })}
        {picture.placed.map((each) => {
          const [x, y] = spot(each);
          return (
            <circle
              key={each.shown.id}
              cx={x}
              cy={y}
              r={8}
              className={`dot dot-${each.shown.classification}`}
            />
          );
        })}
      </svg>
      <ol className="chain-names" style={{ paddingTop: TOP, width: NAMES }}>
        {picture.placed.map(({ shown }) => (
          <li key={shown.id} style={{ height: LINE }}>
            <Link to="/cases/$id" params={{ id: shown.id }}>
              {shown.number} {shown.person.name}
            </Link>
            <div className="soft">
              {generation(shown.generation)} {t(`cases.classes.${shown.classification}`)}
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Generations({ chains }: { chains: Chains }) {
  const words = useGeneration();
  const many = grouped(chains.cases, ({ generation }) => generation);
  const known = [...many].sort(([one], [other]) => (one ?? 1e9) - (other ?? 1e9));
  return (
    <dl className="effect-numbers">
      {known.map(([number, cases]) => (
        <div key={number}>
          <dt>{words(number)}</dt>
          <dd className="numbers">{cases.length}</dd>
        </div>
      ))}
    </dl>
  );
}
