import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useWrite, type Headers } from "@/api/useWrite";

type Schemas = components["schemas"];
export type IsolationSites = Schemas["IsolationSites"];
export type Reserve = Schemas["ReserveShown"];
export type Capacity = Schemas["CapacityShown"];
export type IsolationSite = Schemas["IsolationSiteShown"];
export type SiteMap = Schemas["SiteMap"];
export type Floor = Schemas["FloorShown"];
export type Room = Schemas["RoomShown"];
export type Guest = Schemas["GuestShown"];
export type WaitingPerson = Schemas["WaitingShown"];
export type Candidate = Schemas["Candidate"];
export type Placement = Schemas["PlacementShown"];
export type Accepted = Schemas["Accepted"];
export type Restarted = Schemas["ClocksRestarted"];
export type Exposed = Schemas["ExposedShown"];
export type StaffShown = Schemas["StaffShown"];
export type Spell = Schemas["SpellShown"];
export type Shift = Schemas["StaffShiftShown"];
export type Loop = Schemas["LoopShown"];
export type Left = Schemas["LeftShown"];
export type StaffExposed = Schemas["StaffExposed"];
export type Trip = Schemas["TripShown"];
export type TripBoard = Schemas["TripBoard"];
export type RidingGroup = Schemas["RidingGroup"];
export type Rider = Schemas["RiderShown"];
export type SiteDay = Schemas["SiteDay"];
export type GuestDay = Schemas["GuestDay"];
export type Matter = Schemas["MatterShown"];
export type NewMatter = Schemas["NewMatter"];
export type RoomSent = Schemas["RoomSent"];
export type RoomsTaken = Schemas["RoomsTaken"];

const EVERY = 30_000;
const SOON = 10_000;

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

/** Where somebody is fetched; asked once, since each look is logged. */
export function pickUpQuery(stay: string) {
  const params = { path: { stay_id: stay } };
  return queryOptions({
    queryKey: ["isolation-pick-up", stay],
    queryFn: () => ask(api.GET("/api/isolation/stays/{stay_id}/pick-up", { params })),
    staleTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** A proposal; until it is accepted, asked again for whether the worker found a better one. */
export function placementQuery(id: string) {
  const params = { path: { placement_id: id } };
  return queryOptions({
    queryKey: ["isolation-placement", id],
    queryFn: () => ask(api.GET("/api/isolation/placements/{placement_id}", { params })),
    refetchInterval: ({ state }) =>
      state.data?.accepted_at === null && state.data.better === null ? SOON : false,
  });
}

/** Who may go with somebody: the household, who waits, guests. */
export function guardiansQuery(measure: string) {
  const params = { path: { measure_id: measure } };
  return queryOptions({
    queryKey: ["isolation-guardians", measure],
    queryFn: () => ask(api.GET("/api/isolation/waiting/{measure_id}/guardians", { params })),
  });
}

/** Who waits to be fetched, in groups for a vehicle of so many seats; the vehicles of the day. */
export function tripBoard(seats: number) {
  return queryOptions({
    queryKey: ["isolation-trips", seats],
    queryFn: () => ask(api.GET("/api/isolation/trips", { params: { query: { seats } } })),
    refetchInterval: EVERY,
    placeholderData: (before: TripBoard | undefined) => before,
  });
}

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
    refetchInterval: EVERY,
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
export function exposedQuery(stay: string, day: string, since: string | null) {
  const query = since === null ? { day } : { day, since };
  const params = { path: { stay_id: stay }, query };
  return queryOptions({
    queryKey: ["isolation-exposed", stay, day, since],
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
