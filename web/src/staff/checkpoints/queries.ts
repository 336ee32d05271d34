import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useWrite, type Headers } from "@/api/useWrite";
import type { Outcome, VehicleClass } from "@/parts/barrier/kinds";
import { usePages } from "@/parts/usePages";

type Schemas = components["schemas"];
export type Checkpoint = Schemas["CheckpointShown"];
export type Passage = Schemas["PassageShown"];
export type Traveller = Schemas["TravellerShown"];
export type Decided = Schemas["PassageDecided"];
export type Ledger = Schemas["CheckpointLedger"];
export type LedgerLine = Schemas["LedgerLine"];
export type Permit = Schemas["PermitShown"];
export type PermitSent = Schemas["PermitSent"];
export type Shift = Schemas["ShiftShown"];
export type Arrangement = NonNullable<Schemas["TakenOver"]["arrangement"]>;
export type { Headers };
export {
  CLASSES,
  DIRECTIONS,
  OUTCOMES,
  type Direction,
  type Outcome,
  type PassageSent,
  type VehicleClass,
} from "@/parts/barrier/kinds";

export const KINDS: Checkpoint["kind"][] = [
  "expressway",
  "national_road",
  "county_road",
  "village_gate",
  "scenic_spot",
  "guesthouse_desk",
];
export const ARRANGEMENTS: Arrangement[] = [
  "central_isolation",
  "home_isolation",
  "health_monitoring",
];

/** Which passages; the words are those of the API. */
export interface Wanted {
  checkpoint?: string;
  day?: string;
  hour?: number;
  vehicle_class?: VehicleClass;
  outcome?: Outcome;
  rule?: string;
  overridden?: boolean;
  waiting?: boolean;
}

export const checkpointsQuery = queryOptions({
  queryKey: ["checkpoints"],
  queryFn: () => ask(api.GET("/api/checkpoints")),
  refetchInterval: 60_000,
});

export function usePassages(wanted: Wanted, every = 60_000) {
  return usePages(
    ["passages", wanted],
    (cursor) =>
      ask(api.GET("/api/passages", { params: { query: { ...wanted, cursor, limit: 50 } } })),
    { every },
  );
}

export function lastTenQuery(checkpoint: string) {
  return queryOptions({
    queryKey: ["passages", "last", checkpoint],
    queryFn: () => ask(api.GET("/api/passages", { params: { query: { checkpoint, limit: 10 } } })),
  });
}

export function ledgerQuery(day: string, checkpoint: string | undefined) {
  return queryOptions({
    queryKey: ["checkpoint-ledger", day, checkpoint],
    queryFn: () =>
      ask(
        api.GET("/api/checkpoints/ledger", {
          params: { query: checkpoint === undefined ? { day } : { day, checkpoint } },
        }),
      ),
    refetchInterval: 60_000,
  });
}

/** An act on one passage, by the last part of its address. */
export function usePassageAct<Sent>(
  act: (sent: Sent, headers: Headers) => Promise<unknown>,
  afterwards?: () => void,
) {
  return useWrite(act, afterwards);
}
