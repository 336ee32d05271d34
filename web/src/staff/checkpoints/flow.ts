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
export type HourMeasured = Schemas["HourMeasured"];
export type Band = Schemas["Band"];

const of = (checkpoint: string) => ({ params: { path: { checkpoint_id: checkpoint } } });

export function flowQuery(checkpoint: string) {
  return queryOptions({
    queryKey: ["flow", checkpoint],
    queryFn: () => ask(api.GET("/api/checkpoints/{checkpoint_id}/flow", of(checkpoint))),
    refetchInterval: 60_000,
  });
}

export function adviceQuery(checkpoint: string) {
  return queryOptions({
    queryKey: ["flow-advice", checkpoint],
    queryFn: () => ask(api.GET("/api/checkpoints/{checkpoint_id}/advice", of(checkpoint))),
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
