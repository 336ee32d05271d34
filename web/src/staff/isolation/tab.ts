import { oneOf } from "@/parts/search-params";

export type IsolationTab = "waiting" | "transfers";

/** Which tab of the isolation page the address names; none: the sites. */
export function readIsolationTab(params: Record<string, unknown>): { tab?: IsolationTab } {
  const tab = oneOf(params, "tab");
  return tab === "waiting" || tab === "transfers" ? { tab } : {};
}
