import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useWrite, type Headers } from "@/api/useWrite";

type Schemas = components["schemas"];
export type IsolationSite = Schemas["IsolationSiteShown"];
export type SiteMap = Schemas["SiteMap"];
export type Floor = Schemas["FloorShown"];
export type Room = Schemas["RoomShown"];
export type Guest = Schemas["GuestShown"];
export type WaitingPerson = Schemas["WaitingShown"];
export type Candidate = Schemas["Candidate"];
export type Placement = Schemas["PlacementShown"];
export type Exposed = Schemas["ExposedShown"];
export type Spell = Schemas["SpellShown"];
export type Trip = Schemas["TripShown"];
export type RidingGroup = Schemas["RidingGroup"];
export type Rider = Schemas["RiderShown"];
export type SiteDay = Schemas["SiteDay"];
export type GuestDay = Schemas["GuestDay"];
export type Matter = Schemas["MatterShown"];
export type NewMatter = Schemas["NewMatter"];
export type RoomSent = Schemas["RoomSent"];

const EVERY = 30_000;

export const isolationSites = queryOptions({
  queryKey: ["isolation-sites"],
  queryFn: () => ask(api.GET("/api/isolation/sites")),
  refetchInterval: EVERY,
});

export const waitingForRooms = queryOptions({
  queryKey: ["isolation-waiting"],
  queryFn: () => ask(api.GET("/api/isolation/waiting")),
  refetchInterval: EVERY,
});

export const tripBoard = queryOptions({
  queryKey: ["isolation-trips"],
  queryFn: () => ask(api.GET("/api/isolation/trips")),
  refetchInterval: EVERY,
});

/** A site by floor; asked about a measure, each room says whether its person may go in. */
export function siteMapQuery(id: string, measure: string | undefined) {
  const params = { path: { site_id: id }, query: measure === undefined ? {} : { measure } };
  return queryOptions({
    queryKey: ["isolation-map", id, measure],
    queryFn: () => ask(api.GET("/api/isolation/sites/{site_id}", { params })),
    refetchInterval: EVERY,
    placeholderData: (before: SiteMap | undefined) => (before?.id === id ? before : undefined),
  });
}

export function candidatesQuery(room: string) {
  const params = { path: { room_id: room } };
  return queryOptions({
    queryKey: ["isolation-candidates", room],
    queryFn: () => ask(api.GET("/api/isolation/rooms/{room_id}/candidates", { params })),
  });
}

export function staffQuery(site: string) {
  const params = { path: { site_id: site } };
  return queryOptions({
    queryKey: ["isolation-staff", site],
    queryFn: () => ask(api.GET("/api/isolation/sites/{site_id}/staff", { params })),
  });
}

/** Everybody at a site today, with the readings of the day. */
export function siteDayQuery(site: string) {
  const params = { path: { site_id: site } };
  return queryOptions({
    queryKey: ["isolation-day", site],
    queryFn: () => ask(api.GET("/api/isolation/sites/{site_id}/today", { params })),
    refetchInterval: EVERY,
  });
}

export function mattersQuery(site: string) {
  const params = { path: { site_id: site } };
  return queryOptions({
    queryKey: ["isolation-matters", site],
    queryFn: () => ask(api.GET("/api/isolation/sites/{site_id}/matters", { params })),
    refetchInterval: EVERY,
  });
}

/** Who shared something with a guest, and what a restart on that day would do to each. */
export function exposedQuery(stay: string, day: string) {
  const params = { path: { stay_id: stay }, query: { day } };
  return queryOptions({
    queryKey: ["isolation-exposed", stay, day],
    queryFn: () => ask(api.GET("/api/isolation/stays/{stay_id}/exposed", { params })),
  });
}

/** A write about rooms; what is on the screen is asked for anew. */
export function useRoomAct<Sent, Answer>(
  act: (sent: Sent, headers: Headers) => Promise<Answer>,
  afterwards?: (answer: Answer) => void,
) {
  return useWrite(act, (answer) => afterwards?.(answer));
}
