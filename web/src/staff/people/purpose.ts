import { oneOf } from "@/parts/search-params";

import { PURPOSES, type Purpose } from "../leads/lead-words";

/** For what a person's page is opened, as the page that leads there knows it; else to locate. */
export function readPurpose(params: Record<string, unknown>): { purpose?: Purpose } {
  const purpose = PURPOSES.find((one) => one === oneOf(params, "purpose"));
  return purpose === undefined || purpose === "locate" ? {} : { purpose };
}
