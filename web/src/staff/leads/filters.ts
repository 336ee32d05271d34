import type { paths } from "@/api/schema";
import { LEAD_STATES, type LeadState } from "@/parts/ledger/states";
import { oneOf } from "@/parts/search-params";

type Asked = NonNullable<paths["/api/leads"]["get"]["parameters"]["query"]>;

export const LEAD_SORTS = [
  "locate_by",
  "-locate_by",
  "received_at",
  "-received_at",
  "name",
  "unit",
] as const satisfies Asked["sort"][];
export const ROUTES = [
  "village",
  "town",
  "district",
  "transfer_proposed",
] as const satisfies Asked["route"][];
export const WAITING_FOR = ["receipt", "approval"] as const satisfies Asked["waiting"][];

/** What the leads table shows; stands in the address bar, in saved views and in exports alike. */
export interface LeadFilters {
  list?: string;
  unit?: string;
  /** The unit alone, without what lies below it. */
  only?: true;
  /** How it stands; "all" where the table is to show what has ended as well. */
  state?: LeadState | "all";
  /** As the leads stood at this moment. */
  at?: string;
  overdue?: true;
  mine?: true;
  unclaimed?: true;
  untried?: true;
  /** Found to need a measure, and under none. */
  unheld?: true;
  route?: (typeof ROUTES)[number];
  waiting?: (typeof WAITING_FOR)[number];
  q?: string;
  sort?: (typeof LEAD_SORTS)[number];
}

/** Filters out of whatever stands in the address bar; what is not known is left out. */
export function readFilters(params: Record<string, unknown>): LeadFilters {
  return withoutGaps({
    list: oneOf(params, "list"),
    unit: oneOf(params, "unit"),
    only: isSet(params, "only"),
    state: known(oneOf(params, "state"), [...LEAD_STATES, "all"] as const),
    at: oneOf(params, "at"),
    overdue: isSet(params, "overdue"),
    mine: isSet(params, "mine"),
    unclaimed: isSet(params, "unclaimed"),
    untried: isSet(params, "untried"),
    unheld: isSet(params, "unheld"),
    route: known(oneOf(params, "route"), ROUTES),
    waiting: known(oneOf(params, "waiting"), WAITING_FOR),
    q: oneOf(params, "q"),
    sort: known(oneOf(params, "sort"), LEAD_SORTS),
  });
}

type Gapped = { [Name in keyof LeadFilters]: LeadFilters[Name] | undefined };

/** The filters with some changed; a change to undefined takes one away. */
export function changeFilters(filters: LeadFilters, change: Gapped): LeadFilters {
  return withoutGaps({ ...filters, ...change });
}

/** Whether anything was chosen beyond the sort and what the page shows by itself. */
export function isNarrowed(filters: LeadFilters): boolean {
  const { state = "open", ...others } = filters;
  return state !== "open" || Object.keys(others).some((name) => name !== "sort");
}

/** What the table shows: where nothing is chosen the open leads, for among all the late ones drown. */
export function shownFilters(filters: LeadFilters): LeadFilters {
  return isNarrowed(filters) ? filters : { ...filters, state: "open" };
}

/** The same as the server is asked: it leaves the state out where all are wanted. */
export function asAsked(filters: LeadFilters): Omit<LeadFilters, "state"> & { state?: LeadState } {
  const { state, ...others } = filters;
  return state === undefined || state === "all" ? others : { ...others, state };
}

function isSet(params: Record<string, unknown>, name: string): true | undefined {
  const value = oneOf(params, name);
  return value === "1" || value === "true" ? true : undefined;
}

function known<Word extends string>(
  word: string | undefined,
  words: readonly Word[],
): Word | undefined {
  return words.find((one) => one === word);
}

function withoutGaps(filters: Gapped): LeadFilters {
  const all: [string, unknown][] = Object.entries(filters);
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}
