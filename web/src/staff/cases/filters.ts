/** What the pages of cases show; it stands in the address bar. */
import { oneOf } from "@/parts/search-params";

export const CASE_TABS = ["list", "chains", "clusters", "curve", "exchange"] as const;
export const CASE_VIEWS = ["running", "ended", "all"] as const;
export const CLASSES = ["suspected", "confirmed", "asymptomatic", "excluded"] as const;
export const CASE_SORTS = ["-reported_at", "reported_at", "number", "-number"] as const;

export type CaseTab = (typeof CASE_TABS)[number];
export type CaseClass = (typeof CLASSES)[number];

export interface CaseFilters {
  tab?: CaseTab;
  view?: (typeof CASE_VIEWS)[number];
  classification?: CaseClass;
  sort?: (typeof CASE_SORTS)[number];
  unit?: string;
  q?: string;
}

/** Reads what somebody may have typed into the address bar by hand. */
export function readCaseFilters(params: Record<string, unknown>): CaseFilters {
  const filters: CaseFilters = {};
  const tab = CASE_TABS.find((one) => one === oneOf(params, "tab"));
  const view = CASE_VIEWS.find((one) => one === oneOf(params, "view"));
  const classification = CLASSES.find((one) => one === oneOf(params, "classification"));
  const sort = CASE_SORTS.find((one) => one === oneOf(params, "sort"));
  const unit = oneOf(params, "unit");
  const q = oneOf(params, "q");
  if (tab !== undefined && tab !== "list") filters.tab = tab;
  if (view !== undefined) filters.view = view;
  if (classification !== undefined) filters.classification = classification;
  if (sort !== undefined) filters.sort = sort;
  if (unit !== undefined) filters.unit = unit;
  if (q !== undefined) filters.q = q;
  return filters;
}

export function changed(
  filters: CaseFilters,
  change: { [K in keyof CaseFilters]?: CaseFilters[K] | undefined },
): CaseFilters {
  return readCaseFilters({ ...filters, ...change });
}

export const PAGE_TABS = ["facts", "itinerary", "trace"] as const;
export const TRACE_VIEWS = ["table", "graph", "board"] as const;
export const CONTACT_STATES = ["all", "waiting", "decided"] as const;
export const CONTACT_CLASSES = ["close", "secondary", "general", "none"] as const;
export const CONTACT_SORTS = [
  "ring",
  "-ring",
  "minutes",
  "-minutes",
  "place",
  "-place",
  "class",
  "-class",
  "first",
  "-first",
  "last",
  "-last",
  "name",
  "-name",
] as const;

export type ContactClass = (typeof CONTACT_CLASSES)[number];
export type TraceView = (typeof TRACE_VIEWS)[number];

export interface CasePageView {
  tab?: (typeof PAGE_TABS)[number];
  show?: TraceView;
  state?: (typeof CONTACT_STATES)[number];
  value?: ContactClass;
  ring?: 1 | 2 | 3;
  sort?: (typeof CONTACT_SORTS)[number];
  q?: string;
}

/** Which part of a case is shown, and which of its contacts. */
export function readCasePage(params: Record<string, unknown>): CasePageView {
  return { ...readPart(params), ...readContacts(params) };
}

function readPart(params: Record<string, unknown>): Pick<CasePageView, "tab" | "show"> {
  const view: CasePageView = {};
  const tab = PAGE_TABS.find((one) => one === oneOf(params, "tab"));
  const show = TRACE_VIEWS.find((one) => one === oneOf(params, "show"));
  if (tab !== undefined && tab !== "facts") view.tab = tab;
  if (show !== undefined && show !== "table") view.show = show;
  return view;
}

function readContacts(params: Record<string, unknown>): Omit<CasePageView, "tab" | "show"> {
  const view: CasePageView = {};
  const state = CONTACT_STATES.find((one) => one === oneOf(params, "state"));
  const value = CONTACT_CLASSES.find((one) => one === oneOf(params, "value"));
  const ring = ([1, 2, 3] as const).find((one) => String(one) === oneOf(params, "ring"));
  const sort = CONTACT_SORTS.find((one) => one === oneOf(params, "sort"));
  const q = oneOf(params, "q");
  if (state !== undefined && state !== "all") view.state = state;
  if (value !== undefined) view.value = value;
  if (ring !== undefined) view.ring = ring;
  if (sort !== undefined) view.sort = sort;
  if (q !== undefined) view.q = q;
  return view;
}

export function turned(
  view: CasePageView,
  change: { [K in keyof CasePageView]?: CasePageView[K] | undefined },
): CasePageView {
  return readCasePage({ ...view, ...change });
}
