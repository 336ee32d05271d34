import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useWrite, type Headers } from "@/api/useWrite";
import type { Direction, Outcome, VehicleClass } from "@/parts/barrier/kinds";
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
  direction?: Direction;
  outcome?: Outcome;
  ruled?: Outcome;
  rule?: string;
  overridden?: boolean;
  undecided?: boolean;
  tested?: boolean;
  offline?: boolean;
  sealed?: "inside" | "overdue";
  slip?: string;
  tube?: string;
  waiting?: boolean;
  due?: boolean;
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

export function passageQuery(id: string) {
  return queryOptions({
    queryKey: ["passages", "one", id],
    queryFn: () =>
      ask(api.GET("/api/passages/{passage_id}", { params: { path: { passage_id: id } } })),
  });
}

/** Who passed last with a plate, one way; nobody where they cannot be registered again. */
export function againQuery(asked: { checkpoint: string; plate: string; direction: Direction }) {
  const { checkpoint, ...query } = asked;
  return queryOptions({
    queryKey: ["passages", "again", asked],
    queryFn: () =>
      ask(
        api.GET("/api/checkpoints/{checkpoint_id}/again", {
          params: { path: { checkpoint_id: checkpoint }, query },
        }),
      ),
  });
}

export function lastTenQuery(checkpoint: string) {
  return queryOptions({
    queryKey: ["passages", "last", checkpoint],
    queryFn: () => ask(api.GET("/api/passages", { params: { query: { checkpoint, limit: 10 } } })),
  });
}

/** A day at all checkpoints or one of them, both ways or one. */
export interface DayAsked {
  day: string;
  checkpoint?: string;
  direction?: Direction;
}

export function ledgerQuery(asked: DayAsked) {
  return queryOptions({
    queryKey: ["checkpoint-ledger", asked],
    queryFn: () => ask(api.GET("/api/checkpoints/ledger", { params: { query: asked } })),
    refetchInterval: 60_000,
  });
}

/** Who stood at the checkpoints on a day, or in an hour of it. */
export function shiftsQuery(asked: { day: string; checkpoint?: string; hour?: number }) {
  return queryOptions({
    queryKey: ["checkpoint-shifts", asked],
    queryFn: () => ask(api.GET("/api/checkpoints/shifts", { params: { query: asked } })),
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

export const relaysQuery = queryOptions({
  queryKey: ["relays"],
  queryFn: () => ask(api.GET("/api/relays")),
  refetchInterval: 15_000,
});

export const lorriesQuery = queryOptions({
  queryKey: ["first-stops"],
  queryFn: () => ask(api.GET("/api/first-stops")),
  refetchInterval: 60_000,
});

export function lorryQuery(passage: string) {
  return queryOptions({
    queryKey: ["first-stops", passage],
    queryFn: () =>
      ask(api.GET("/api/first-stops/{passage_id}", { params: { path: { passage_id: passage } } })),
  });
}

export const choicesQuery = queryOptions({
  queryKey: ["bookings", "choices"],
  queryFn: () => ask(api.GET("/api/bookings/choices")),
});
