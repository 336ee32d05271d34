import { isLeadState, type LeadState } from "@/parts/ledger/states";
import { oneOf } from "@/parts/search-params";

/** What the leads table shows; stands in the address bar, in saved views and in exports alike. */
export interface LeadFilters {
  list?: string;
  unit?: string;
  state?: LeadState;
  overdue?: true;
  mine?: true;
  unclaimed?: true;
  route?: string;
  waiting?: string;
  q?: string;
  sort?: string;
}

export const LEAD_SORTS = ["locate_by", "received_at", "name", "unit"];
export const ROUTES = ["village", "town", "district", "transfer_proposed"] as const;
export const WAITING_FOR = ["transfer", "approval"] as const;

/** Filters out of whatever stands in the address bar; what is not known is left out. */
export function readFilters(params: Record<string, unknown>): LeadFilters {
  const state = oneOf(params, "state");
  return withoutGaps({
    list: oneOf(params, "list"),
    unit: oneOf(params, "unit"),
    state: state !== undefined && isLeadState(state) ? state : undefined,
    overdue: isSet(params, "overdue"),
    mine: isSet(params, "mine"),
    unclaimed: isSet(params, "unclaimed"),
    route: known(oneOf(params, "route"), ROUTES),
    waiting: known(oneOf(params, "waiting"), WAITING_FOR),
    q: oneOf(params, "q"),
    sort: known(
      oneOf(params, "sort"),
      LEAD_SORTS.flatMap((word) => [word, `-${word}`]),
    ),
  });
}

/** The filters with some changed; a change to undefined takes one away. */
export function changeFilters(
  filters: LeadFilters,
  change: { [Name in keyof LeadFilters]?: LeadFilters[Name] | undefined },
): LeadFilters {
  return withoutGaps({ ...filters, ...change });
}

/** Whether anything beyond the sort narrows the table. */
export function isNarrowed(filters: LeadFilters): boolean {
  return Object.keys(filters).some((name) => name !== "sort");
}

function isSet(params: Record<string, unknown>, name: string): true | undefined {
  const value = oneOf(params, name);
  return value === "1" || value === "true" ? true : undefined;
}

function known(word: string | undefined, words: readonly string[]): string | undefined {
  return word !== undefined && words.includes(word) ? word : undefined;
}

function withoutGaps(filters: { [Name in keyof LeadFilters]: LeadFilters[Name] | undefined }) {
  const all: [string, unknown][] = Object.entries(filters);
  return Object.fromEntries(all.filter(([, value]) => value !== undefined)) as LeadFilters;
}
