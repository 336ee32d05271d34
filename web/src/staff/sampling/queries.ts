import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";

type Schemas = components["schemas"];
export type Session = Schemas["SamplingSessionShown"];
export type Tube = Schemas["TubeShown"];
export type TubeFile = Schemas["TubeFile"];
export type Step = Tube["step"];
export type PersonInTube = Schemas["PersonInTube"];
export type Withdrawn = Schemas["WithdrawnFromTube"];
export type Taken = Schemas["SampleTaken"];
export type Shipment = Schemas["ShipmentShown"];
export type Due = Schemas["DueShown"];
export type ResultsTaken = Schemas["ResultsTaken"];
export type ResultFile = Schemas["ResultFileShown"];
export type Door = Schemas["DoorShown"];
export type Group = Schemas["GroupShown"];
export type GroupMember = Schemas["MemberShown"];
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

const readTube = (id: string) =>
  ask(api.GET("/api/sampling/tubes/{tube_id}", { params: { path: { tube_id: id } } }));

export function tubeQuery(id: string) {
  return queryOptions({ queryKey: ["tube", id], queryFn: () => readTube(id) });
}

/** A tube as a desk takes it up: fetched anew each time, and not again while it is filled. */
export function atDeskQuery(id: string) {
  return queryOptions({
    queryKey: ["tube-at-desk", id],
    queryFn: () => readTube(id),
    staleTime: Infinity,
    gcTime: 0,
  });
}

/** Who is due where the session is, masked, and how barcodes look; each time is a look in the books. */
export function deskQuery(session: string) {
  return queryOptions({
    queryKey: ["desk-list", session],
    queryFn: () => ask(api.GET("/api/sampling/desk", { params: { query: { session } } })),
    staleTime: Infinity,
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

export const doorsQuery = queryOptions({
  queryKey: ["doors"],
  queryFn: () => ask(api.GET("/api/sampling/homebound")),
  staleTime: 60_000,
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

export const GROUP_LISTS = [
  "missed",
  "not_today",
  "missed_1_in_1",
  "missed_2_in_3",
  "missed_3_in_7",
  "not_due_yet",
  "on_leave",
  "all",
] as const;
export type GroupList = (typeof GROUP_LISTS)[number];

/** How often the policies in force have groups of people tested. */
export const ruleOffers = queryOptions({
  queryKey: ["key-group-rules"],
  queryFn: () => ask(api.GET("/api/sampling/group-rules")),
});

export const groupsQuery = queryOptions({
  queryKey: ["key-groups"],
  queryFn: () => ask(api.GET("/api/sampling/groups")),
});

type GroupFile = Schemas["GroupFile"];

export function groupQuery(id: string, show: GroupList) {
  const params = { path: { group_id: id }, query: { show } };
  return queryOptions({
    queryKey: ["key-group", id, show],
    queryFn: () => ask(api.GET("/api/sampling/groups/{group_id}", { params })),
    placeholderData: (before: GroupFile | undefined) =>
      before?.group.id === id ? before : undefined,
  });
}
