import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";

type Schemas = components["schemas"];
export type Round = Schemas["RoundShown"];
export type Board = Schemas["RoundBoard"];
export type Progress = Schemas["ProgressShown"];
export type Plan = Schemas["RoundPlanned"];

export const REASONS = ["exempt", "refused", "away"] as const;
export type ReasonKind = (typeof REASONS)[number];

export interface PlanWish {
  people: number;
  hours: number;
  pool: number;
  prevalence: number;
}

export const roundsQuery = queryOptions({
  queryKey: ["rounds"],
  queryFn: () => ask(api.GET("/api/rounds")),
  refetchInterval: 120_000,
});

export function boardQuery(id: string, unit: string) {
  return queryOptions({
    queryKey: ["round", id, unit],
    queryFn: () =>
      ask(
        api.GET("/api/rounds/{round_id}", { params: { path: { round_id: id }, query: { unit } } }),
      ),
    refetchInterval: 60_000,
  });
}

export function missingQuery(id: string, unit: string, q: string) {
  return queryOptions({
    queryKey: ["round-missing", id, unit, q],
    queryFn: () =>
      ask(
        api.GET("/api/rounds/{round_id}/missing", {
          params: { path: { round_id: id }, query: { unit, q } },
        }),
      ),
    staleTime: 60_000,
  });
}

export function reasonsQuery(
  id: string,
  query: { unit: string; q: string; kind: "" | ReasonKind },
) {
  return queryOptions({
    queryKey: ["round-reasons", id, query],
    queryFn: () =>
      ask(api.GET("/api/rounds/{round_id}/reasons", { params: { path: { round_id: id }, query } })),
    staleTime: 60_000,
  });
}

export function planQuery(wish: PlanWish) {
  return queryOptions({
    queryKey: ["round-plan", wish],
    queryFn: () => ask(api.GET("/api/rounds/plan", { params: { query: wish } })),
    staleTime: Infinity,
    placeholderData: (before: Plan | undefined) => before,
  });
}
