import { useTranslation } from "react-i18next";

import { SHADES, TownMap } from "../units/TownMap";
import type { Progress } from "./queries";
import { FROM, missingShade, shareOf } from "./shades";

/** The towns by the share of those due who are still missing; the number is the people. */
export function RoundMap({ rows, choose }: { rows: Progress[]; choose: (code: string) => void }) {
  const { t } = useTranslation();
  const marks = new Map(
    rows.map((row) => {
      const { name } = row.unit;
      const count = row.missing.toLocaleString("en");
      const says = t("rounds.mapTown", { name, missing: count, share: shareOf(row) });
      return [row.unit.code, { shade: missingShade(row), count, says }];
    }),
  );
  return (
    <section className="sheet round-map" aria-label={t("rounds.map")}>
      <h2>{t("rounds.map")}</h2>
      <TownMap marks={marks} choose={choose} />
      <p className="soft">{t("rounds.mapNote")}</p>
      <ul className="shades">
        {SHADES.map((shade, at) => (
          <li key={shade}>
            <span className="shade" style={{ background: shade }} />{" "}
            <span className="numbers">{sayShade(at, t("rounds.noneMissing"))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function sayShade(at: number, none: string): string {
  const from = FROM[at - 1];
  const to = FROM[at];
  if (from === undefined) return none;
  return to === undefined ? `> ${from * 100}%` : `> ${from * 100}–${to * 100}%`;
}
