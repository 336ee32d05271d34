import { oneOf } from "@/parts/search-params";

export const LIST_TABS = ["ledger", "rows", "unreadable", "versions", "mapping"] as const;
export const CHANGES = ["new", "changed", "unchanged", "gone"] as const;

export const LEDGER_BY = ["town", "unit", "hour"] as const;

export type LedgerBy = (typeof LEDGER_BY)[number];
export type ListTab = (typeof LIST_TABS)[number];
export type Change = (typeof CHANGES)[number];

/** Which part of a list is looked at; stands in the address bar. */
export interface ListView {
  tab?: ListTab;
  by?: LedgerBy;
  at?: string;
  change?: Change;
}

export function readListView(params: Record<string, unknown>): ListView {
  const view: ListView = {};
  const tab = LIST_TABS.find((word) => word === oneOf(params, "tab"));
  const change = CHANGES.find((word) => word === oneOf(params, "change"));
  const at = oneOf(params, "at");
  if (tab !== undefined && tab !== "ledger") view.tab = tab;
  const by = LEDGER_BY.find((word) => word === oneOf(params, "by"));
  if (by !== undefined && by !== "town") view.by = by;
  if (at !== undefined) view.at = at;
  if (change !== undefined) view.change = change;
  return view;
}
