import { oneOf } from "@/parts/search-params";

import { CLASSES, OUTCOMES, type Outcome, type VehicleClass, type Wanted } from "./queries";

/** What the address of the ledger says: the day, the place, and which rows are open. */
export interface LedgerSearch {
  day?: string;
  checkpoint?: string;
  hour?: string;
  class?: string;
  outcome?: Outcome;
  rule?: string;
  overridden?: true;
  rows?: true;
}

type Params = Parameters<typeof oneOf>[0];

export function readLedgerSearch(params: Params): LedgerSearch {
  const day = oneOf(params, "day");
  const found: LedgerSearch = {};
  if (day !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(day)) found.day = day;
  for (const name of ["checkpoint", "hour", "class", "rule"] as const) {
    const value = oneOf(params, name);
    if (value !== undefined) found[name] = value;
  }
  const outcome = OUTCOMES.find((each) => each === oneOf(params, "outcome"));
  if (outcome !== undefined) found.outcome = outcome;
  for (const name of ["overridden", "rows"] as const) {
    if (oneOf(params, name) !== undefined) found[name] = true;
  }
  return found;
}

/** The rows that a number of the ledger stands for. */
export function readWanted(search: LedgerSearch, day: string): Wanted {
  const wanted: Wanted = { day };
  if (search.checkpoint !== undefined) wanted.checkpoint = search.checkpoint;
  if (search.hour !== undefined) wanted.hour = Number(search.hour);
  const kind: VehicleClass | undefined = CLASSES.find((each) => each === search.class);
  if (kind !== undefined) wanted.vehicle_class = kind;
  if (search.outcome !== undefined) wanted.outcome = search.outcome;
  if (search.rule !== undefined) wanted.rule = search.rule;
  if (search.overridden === true) wanted.overridden = true;
  return wanted;
}

/** The day so many days before a day. */
export function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}

/** The day in Shanghai, as a date field writes it. */
export function today(now: number | Date): string {
  return new Date(now).toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
}
