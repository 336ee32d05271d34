import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useWrite, type Headers } from "@/api/useWrite";
import { usePages } from "@/parts/usePages";

import type { MeasureFilters } from "./filters";

type Schemas = components["schemas"];
export type MeasureLine = Schemas["MeasureRow"];
export type MeasureDetail = Schemas["MeasureDetail"];
export type Plan = Schemas["PlanShown"];
export type Phase = Schemas["PhaseShown"];
export type DueTest = Schemas["TestShown"];
export type Because = Schemas["BecauseShown"];
export type Contest = Schemas["ContestShown"];

/** Opening a measure writes the access log: an act on it is no new look at the person. */
const LOOKS = ["person", "search"];

export function useMeasures(filters: MeasureFilters) {
  return usePages(
    ["measures", filters],
    (cursor) =>
      ask(api.GET("/api/measures", { params: { query: { ...filters, cursor, limit: 50 } } })),
    { every: 60_000 },
  );
}

export const measureCounts = queryOptions({
  queryKey: ["measure-counts"],
  queryFn: () => ask(api.GET("/api/measures/counts")),
  refetchInterval: 60_000,
});

export function measureQuery(id: string) {
  return queryOptions({
    queryKey: ["measure", id],
    queryFn: () =>
      ask(
        api.GET("/api/measures/{measure_id}", {
          params: { path: { measure_id: id }, query: { purpose: "care" } },
        }),
      ),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
}

export const policiesInForce = queryOptions({
  queryKey: ["policies", "in-force"],
  queryFn: () => ask(api.GET("/api/policies/in-force")),
  staleTime: 60_000,
});

/** A write about a measure; what is on the screen is asked for anew. */
export function useMeasureAct<Sent>(
  act: (sent: Sent, headers: Headers) => Promise<unknown>,
  afterwards?: () => void,
) {
  return useWrite(act, () => afterwards?.(), { stays: LOOKS });
}
