import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import {
  barWidths,
  LEAD_STATES,
  leadsIn,
  STATE_COLOURS,
  type Counts,
  type LeadState,
} from "./states";
import "./ledger.css";

interface LedgerBarProps {
  counts: Counts;
  /** Gives a number its link to exactly the rows it counts. */
  link?: (state: LeadState, number: string) => ReactNode;
  /** Also the states with no lead. */
  whole?: boolean;
}

/** A list's way to zero: one stacked bar, and beneath it every part in words and numbers. */
export function LedgerBar({ counts, link, whole = false }: LedgerBarProps) {
  const { t } = useTranslation();
  const widths = barWidths(counts);
  const states = LEAD_STATES.filter((state) => whole || counts[state] > 0);
  return (
    <div className="ledger-bar-box">
      <div className="ledger-bar" aria-hidden>
        {LEAD_STATES.filter((state) => counts[state] > 0).map((state) => (
          <span
            key={state}
            className={`ledger-part ledger-part-${state}`}
            style={{ width: `${widths[state]}%`, backgroundColor: STATE_COLOURS[state] }}
          />
        ))}
      </div>
      <ul className="ledger-words">
        {states.map((state) => (
          <li key={state}>
            <Swatch state={state} />
            {t(`states.lead.${state}`)}{" "}
            <b className="numbers">
              {link === undefined ? counts[state] : link(state, counts[state].toLocaleString("en"))}
            </b>
          </li>
        ))}
        {leadsIn(counts) === 0 ? <li>{t("ledger.noLeads")}</li> : null}
      </ul>
    </div>
  );
}

export function Swatch({ state }: { state: LeadState }) {
  return <span aria-hidden className="swatch" style={{ backgroundColor: STATE_COLOURS[state] }} />;
}

/** A lead's state: the colour and always the word. */
export function StateWord({ state }: { state: LeadState }) {
  const { t } = useTranslation();
  return (
    <span className="state-word">
      <Swatch state={state} />
      {t(`states.lead.${state}`)}
    </span>
  );
}
