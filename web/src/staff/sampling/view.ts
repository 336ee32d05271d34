import { oneOf } from "@/parts/search-params";

import { STEPS, type Step } from "./queries";

export const TABS = [
  "sessions",
  "due",
  "tubes",
  "shipments",
  "results",
  "recalls",
  "groups",
] as const;
export type Tab = (typeof TABS)[number];

export interface SamplingView {
  tab?: Tab;
  step?: Step;
  barcode?: string;
}

type Params = Parameters<typeof oneOf>[0];

/** What the address says of the sampling page; what is not known is left out. */
export function readSamplingView(params: Params): SamplingView {
  const tab = TABS.find((each) => each === oneOf(params, "tab"));
  const step = STEPS.find((each) => each === oneOf(params, "step"));
  const barcode = oneOf(params, "barcode");
  return {
    ...(tab === undefined ? {} : { tab }),
    ...(step === undefined ? {} : { step }),
    ...(barcode === undefined ? {} : { barcode }),
  };
}

/** The tabs that an officer with these abilities can use. */
export function tabsFor(may: (ability: string) => boolean): Tab[] {
  const asks: Record<Tab, string[]> = {
    sessions: ["read"],
    due: ["sample"],
    tubes: ["read", "results"],
    shipments: ["read", "results"],
    results: ["results"],
    recalls: ["read"],
    groups: ["read"],
  };
  return TABS.filter((tab) => asks[tab].some(may));
}
