import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";

type Schemas = components["schemas"];
export type Flow = Schemas["CheckpointFlow"];
export type FlowHour = Schemas["FlowHour"];
export type AheadHour = Schemas["AheadHour"];
export type QueueMoment = Schemas["QueueMoment"];
export type Advice = Schemas["LaneAdvice"];
export type Approach = Schemas["ApproachShown"];
export type Lever = Schemas["LeverShown"];
export type LeverPlan = Schemas["LeverPlanShown"];
export type HourMeasured = Schemas["HourMeasured"];
export type Direction = Schemas["Direction"];
export type Band = Schemas["Band"];

const of = (checkpoint: string) => ({ params: { path: { checkpoint_id: checkpoint } } });
const way = (checkpoint: string, direction: Direction) => ({
  params: { path: { checkpoint_id: checkpoint }, query: { direction } },
});

export function flowQuery(checkpoint: string, direction: Direction) {
  return queryOptions({
    queryKey: ["flow", checkpoint, direction],
    queryFn: () =>
      ask(api.GET("/api/checkpoints/{checkpoint_id}/flow", way(checkpoint, direction))),
    refetchInterval: 60_000,
  });
}

export function adviceQuery(checkpoint: string, direction: Direction) {
  return queryOptions({
    queryKey: ["flow-advice", checkpoint, direction],
    queryFn: () =>
      ask(api.GET("/api/checkpoints/{checkpoint_id}/advice", way(checkpoint, direction))),
    refetchInterval: 300_000,
  });
}

export function leversQuery(checkpoint: string) {
  return queryOptions({
    queryKey: ["levers", checkpoint],
    queryFn: () => ask(api.GET("/api/checkpoints/{checkpoint_id}/levers", of(checkpoint))),
    refetchInterval: 60_000,
  });
}

/** Beside the acts, so that each of their writes asks for both anew. */
export function leverPlansQuery(checkpoint: string) {
  return queryOptions({
    queryKey: ["lever-plans", checkpoint],
    queryFn: () => ask(api.GET("/api/checkpoints/{checkpoint_id}/lever-plans", of(checkpoint))),
    refetchInterval: 60_000,
  });
}
