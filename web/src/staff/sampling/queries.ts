import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";

type Schemas = components["schemas"];
export type Session = Schemas["SamplingSessionShown"];
export type Tube = Schemas["TubeShown"];
export type Step = Tube["step"];
export type PersonInTube = Schemas["PersonInTube"];
export type Taken = Schemas["SampleTaken"];
export type Shipment = Schemas["ShipmentShown"];
export type Due = Schemas["DueShown"];
export type ResultsTaken = Schemas["ResultsTaken"];
export type ResultFile = Schemas["ResultFileShown"];
export type Recall = Schemas["RecallShown"];
export type Recalled = Schemas["RecalledPerson"];
export type Met = Schemas["MetPerson"];

export const STEPS = ["open", "closed", "on_the_way", "at_the_laboratory", "result"] as const;

export const sessionsQuery = queryOptions({
  queryKey: ["sampling-sessions"],
  queryFn: () => ask(api.GET("/api/sampling/sessions")),
  refetchInterval: 60_000,
});

export function sessionQuery(id: string) {
  return queryOptions({
    queryKey: ["sampling-session", id],
    queryFn: () =>
      ask(api.GET("/api/sampling/sessions/{session_id}", { params: { path: { session_id: id } } })),
  });
}

export function tubesQuery(asked: { step?: Step; barcode?: string; session?: string }) {
  return queryOptions({
    queryKey: ["tubes", asked],
    queryFn: () => ask(api.GET("/api/sampling/tubes", { params: { query: asked } })),
    refetchInterval: 60_000,
  });
}

export function tubeQuery(id: string) {
  return queryOptions({
    queryKey: ["tube", id],
    queryFn: () =>
      ask(api.GET("/api/sampling/tubes/{tube_id}", { params: { path: { tube_id: id } } })),
  });
}

export const shipmentsQuery = queryOptions({
  queryKey: ["shipments"],
  queryFn: () => ask(api.GET("/api/sampling/shipments")),
  refetchInterval: 60_000,
});

export const dueQuery = queryOptions({
  queryKey: ["sampling-due"],
  queryFn: () => ask(api.GET("/api/sampling/due")),
  refetchInterval: 60_000,
});

export const filesQuery = queryOptions({
  queryKey: ["result-files"],
  queryFn: () => ask(api.GET("/api/sampling/result-files")),
});

export const recallsQuery = queryOptions({
  queryKey: ["recalls"],
  queryFn: () => ask(api.GET("/api/sampling/recalls")),
  refetchInterval: 30_000,
});

export function recallQuery(id: string) {
  return queryOptions({
    queryKey: ["recall", id],
    queryFn: () =>
      ask(api.GET("/api/sampling/recalls/{recall_id}", { params: { path: { recall_id: id } } })),
    staleTime: 30_000,
  });
}
