/** What the orders table and the escalations show; it stands in the address bar. */
import { oneOf } from "@/parts/search-params";

export const VIEWS = [
  "waiting",
  "open",
  "accepted",
  "overdue",
  "reported",
  "to_close",
  "closed",
  "unassigned",
] as const;
export const SORTS = ["due_at", "-due_at"] as const;
export const TABS = ["events", "owing", "times", "ladders", "dead"] as const;

export type OrderView = (typeof VIEWS)[number];
export type EscalationTab = (typeof TABS)[number];

export interface OrderFilters {
  /** None: orders in every state. */
  state?: OrderView;
  unit?: string;
  /** The unit alone, without what lies below it. */
  only?: true;
  decision?: string;
  sort?: (typeof SORTS)[number];
}

/** Reads what somebody may have typed into the address bar by hand. */
export function readOrderFilters(params: Record<string, unknown>): OrderFilters {
  const filters: OrderFilters = {};
  const state = VIEWS.find((one) => one === oneOf(params, "state"));
  const unit = oneOf(params, "unit");
  const decision = oneOf(params, "decision");
  const only = oneOf(params, "only");
  const sort = SORTS.find((one) => one === oneOf(params, "sort"));
  if (state !== undefined) filters.state = state;
  if (unit !== undefined) filters.unit = unit;
  if (unit !== undefined && only !== undefined) filters.only = true;
  if (decision !== undefined && /^[0-9a-f-]{36}$/.test(decision)) filters.decision = decision;
  if (sort !== undefined) filters.sort = sort;
  return filters;
}

/** The filters with one of them changed or taken away. */
export function changed(
  filters: OrderFilters,
  change: { [K in keyof OrderFilters]?: OrderFilters[K] | undefined },
): OrderFilters {
  return readOrderFilters({ ...filters, ...change });
}

export function readEscalationTab(params: Record<string, unknown>): { tab?: EscalationTab } {
  const tab = TABS.find((one) => one === oneOf(params, "tab"));
  return tab === undefined || tab === "events" ? {} : { tab };
}
