/** Relays at checkpoints, as the office sees them. */
import type { components } from "@/api/schema";

type Schemas = components["schemas"];
export type Relay = Schemas["RelayRow"];
export type Refusal = Schemas["RefusalShown"];

/** A relay whose line stands meets us every fifteen seconds; one silent for two minutes is cut. */
const SILENT = 120_000;

/** Whether its line stands, is cut (or it was never met), or it was taken out of use. */
export function lightOfRelay(
  { met_at, revoked_at }: Pick<Relay, "met_at" | "revoked_at">,
  now: Date,
): "green" | "yellow" | "red" {
  if (revoked_at !== null) return "red";
  if (met_at === null) return "yellow";
  return now.getTime() - Date.parse(met_at) < SILENT ? "green" : "yellow";
}
