import type { Permit } from "./queries";

export type PermitState = "valid" | "coming" | "over" | "revoked";

/** What a permit is worth on a day (2022-04-26); its first and last day count. */
export function stateOf(
  {
    revoked_at,
    valid_from,
    valid_until,
  }: Pick<Permit, "revoked_at" | "valid_from" | "valid_until">,
  day: string,
): PermitState {
  if (revoked_at !== null) return "revoked";
  if (day < valid_from) return "coming";
  return day > valid_until ? "over" : "valid";
}
