/** What the measures table shows; it stands in the address bar. */
import { oneOf } from "@/parts/search-params";

export const VIEWS = ["running", "today", "shut", "ending", "planned", "released", "all"] as const;
export const KINDS = [
  "central_isolation",
  "home_isolation",
  "home_monitoring",
  "self_monitoring",
  "advice",
] as const;
export const SORTS = ["ends_on", "-ends_on", "starts_on", "-starts_on", "-imposed_at"] as const;

export type MeasureView = (typeof VIEWS)[number];
export type Kind = (typeof KINDS)[number];

export interface MeasureFilters {
  view?: MeasureView;
  kind?: Kind;
  sort?: (typeof SORTS)[number];
  unit?: string;
  q?: string;
}

/** Reads what somebody may have typed into the address bar by hand. */
export function readMeasureFilters(params: Record<string, unknown>): MeasureFilters {
  const filters: MeasureFilters = {};
  const view = VIEWS.find((one) => one === oneOf(params, "view"));
  const kind = KINDS.find((one) => one === oneOf(params, "kind"));
  const sort = SORTS.find((one) => one === oneOf(params, "sort"));
  const unit = oneOf(params, "unit");
  const q = oneOf(params, "q");
  if (view !== undefined) filters.view = view;
  if (kind !== undefined) filters.kind = kind;
  if (sort !== undefined) filters.sort = sort;
  if (unit !== undefined) filters.unit = unit;
  if (q !== undefined) filters.q = q;
  return filters;
}

/** The filters with one of them changed or taken away. */
export function changed(
  filters: MeasureFilters,
  change: { [K in keyof MeasureFilters]?: MeasureFilters[K] | undefined },
): MeasureFilters {
  return readMeasureFilters({ ...filters, ...change });
}
