import { oneOf } from "@/parts/search-params";

export type IsolationTab = "waiting" | "transfers";

interface IsolationView {
  tab?: IsolationTab;
  /** The proposal that is looked at: a page that is loaded anew shows it again. */
  placement?: string;
}

/** Which tab of the isolation page the address names (none: the sites), and which proposal. */
export function readIsolationTab(params: Record<string, unknown>): IsolationView {
  const tab = oneOf(params, "tab");
  const placement = oneOf(params, "placement");
  if (tab === "transfers") return { tab };
  if (tab !== "waiting") return {};
  return placement === undefined ? { tab } : { tab, placement };
}
