import type { Purpose } from "../../leads/lead-words";
import type { SYSTEMS_OUT } from "./queries";

/** For which system, for which purpose, and what only some systems ask. */
export interface Wish {
  system: (typeof SYSTEMS_OUT)[number];
  purpose: Purpose;
  file_kind?: "csv" | "xlsx" | "json";
  region?: string;
  disease?: string;
  dates?: string;
}

const ASKED: Record<Wish["system"], ("file_kind" | "region" | "disease" | "dates")[]> = {
  godata: ["file_kind"],
  sormas: ["region", "disease", "dates"],
  dhis2: [],
  fhir: [],
};

/** The address of the files; what the system does not ask stays out of it. */
export function addressOf(wish: Wish): string {
  const query = new URLSearchParams({ purpose: wish.purpose });
  for (const name of ASKED[wish.system]) {
    const value = wish[name] ?? "";
    if (value !== "") query.set(name, value);
  }
  return `/api/interchange/${wish.system}/outbreak.zip?${query.toString()}`;
}
