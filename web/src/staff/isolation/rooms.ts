import type { Guest, Room, RoomSent, SiteMap } from "./queries";

/** What a room is at a glance: it decides the colour and the word on the map. */
export type Look = "fits" | "refused" | "taken" | "dirty" | "closed" | "later" | "staff" | "free";

export function lookOf(room: Room): Look {
  if (room.zone !== "isolation") return "staff";
  if (room.fits === true) return "fits";
  if (room.closed_reason !== "") return "closed";
  if (room.free_from !== null) return "later";
  if (room.empty_since !== null) return "dirty";
  if (room.guests.length > 0) return "taken";
  return room.fits === false ? "refused" : "free";
}

/** Why a room stands out: somebody in it is positive, or waits for the single sample of a pool. */
export function markOf(room: Pick<Room, "guests">): Guest["mark"] {
  const marks = room.guests.map((guest) => guest.mark);
  return marks.find((mark) => mark === "positive") ?? marks.find((mark) => mark !== null) ?? null;
}

/** In how many rooms of a floor somebody is positive or waits for the single sample of a pool. */
export function countMarked(rooms: Pick<Room, "guests">[]): number {
  return rooms.filter((room) => markOf(room) !== null).length;
}

/** How many rooms of the map take the person who is asked about. */
export function countFitting(map: SiteMap): number {
  return map.floors.flatMap((floor) => floor.rooms).filter((room) => room.fits === true).length;
}

export interface NewRooms {
  building?: string;
  floor: string;
  first: number;
  last: number;
  beds: number;
  own_bathroom: boolean;
  barrier_free: boolean;
  near_care: boolean;
  ventilation?: string;
  lift?: string;
}

export const MOST_ROOMS = 200;

/** The rooms of a floor, numbered from the first to the last. */
export function numbered(facts: NewRooms): RoomSent[] {
  const count = Math.max(0, facts.last - facts.first + 1);
  return Array.from({ length: Math.min(count, MOST_ROOMS) }, (_, step) => ({
    building: facts.building ?? "",
    floor: facts.floor,
    name: String(facts.first + step),
    zone: "isolation",
    beds: facts.beds,
    own_bathroom: facts.own_bathroom,
    barrier_free: facts.barrier_free,
    near_care: facts.near_care,
    ventilation: facts.ventilation ?? "",
    free_from: null,
    lift: facts.lift ?? "",
  }));
}
