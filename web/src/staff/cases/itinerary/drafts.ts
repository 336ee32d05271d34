/** Visits on their way in: typed, pasted or proposed, and not written yet. */

import type { Protection, Proposed, ReadLine, SiteRef } from "../queries";

/** What a person wore, as far as it is known. */
export const PROTECTIONS = ["", "none", "mask", "n95", "full"] as const satisfies Protection[];

const NO_RIDE = { boarded: "", alighted: "" } as const;

export interface Draft {
  key: string;
  day: string;
  times: string;
  place: string;
  zone: string;
  seat: string;
  companions: string;
  protection: Protection;
  /** Where somebody got into a vehicle and out of it. */
  boarded: string;
  alighted: string;
  note: string;
  /** The site that was chosen, and those that the place may mean. */
  site: SiteRef | null;
  sites: SiteRef[];
  /** What the server understood of day and times; null until it was asked. */
  startAt: string | null;
  endAt: string | null;
  refusal: { zh: string; en: string } | null;
  /** How sure the reading of a report is, and where it stands in it. */
  confidence: number | null;
  said: string;
}

let last = 0;

function nextKey(): string {
  last += 1;
  return `draft-${last}`;
}

/** A line as the server understood it. */
export function draftOf(line: ReadLine, day: string): Draft {
  return {
    key: nextKey(),
    day: line.start_at === null ? day : shanghaiDay(line.start_at),
    times: line.start_at === null ? "" : clocks(line.start_at, line.end_at),
    place: line.place === "" ? placeIn(line.text) : line.place,
    zone: line.zone,
    seat: line.seat,
    companions: line.companions,
    protection: line.protection,
    ...NO_RIDE,
    note: line.note,
    site: surely(line.place, line.sites),
    sites: line.sites,
    startAt: line.start_at,
    endAt: line.end_at,
    refusal: line.refusal,
    confidence: null,
    said: line.text,
  };
}

/** What a report says of one visit; its times are often not said and are then asked for. */
export function draftOfProposal(proposed: Proposed, day: string): Draft {
  return {
    key: nextKey(),
    day: proposed.day ?? day,
    times: proposed.times,
    place: proposed.place,
    zone: proposed.zone,
    seat: proposed.seat,
    companions: "",
    protection: "",
    ...NO_RIDE,
    note: [proposed.origin, proposed.vehicle].filter((part) => part !== "").join(" → "),
    site: surely(proposed.place, proposed.sites),
    sites: proposed.sites,
    startAt: null,
    endAt: null,
    refusal: null,
    confidence: proposed.confidence,
    said: proposed.text,
  };
}

/** The line that asks the server how a draft is to be understood. */
export function lineOf(draft: Draft): string {
  const { day, times, place, zone, seat, companions, note } = draft;
  return [day, times, place, zone, seat, companions, note]
    .map((cell) => cell.replace(/[\t\n]/g, " "))
    .join("\t");
}

export function isReady(draft: Draft): boolean {
  return draft.site !== null && draft.startAt !== null && draft.endAt !== null;
}

/** The one site that a place means: the only one that is found, or one of exactly this name. */
export function surely(place: string, sites: SiteRef[]): SiteRef | null {
  const named = sites.filter((site) => site.name === place.trim());
  if (named.length === 1) return named[0] ?? null;
  return sites.length === 1 && named.length === 0 ? (sites[0] ?? null) : null;
}

const CLOCK = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Asia/Shanghai",
  hour: "2-digit",
  minute: "2-digit",
});
const DAY = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" });

export function shanghaiDay(iso: string): string {
  return DAY.format(new Date(iso));
}

export function clocks(start: string, end: string | null): string {
  return `${CLOCK.format(new Date(start))}-${end === null ? "" : CLOCK.format(new Date(end))}`;
}

/** What keeps a draft from being written as far as its place goes: nobody knows it, or several fit. */
export function troubleOfPlace(draft: Draft): "unknown" | "several" | null {
  if (draft.site !== null || draft.place.trim() === "") return null;
  return draft.sites.length === 0 ? "unknown" : "several";
}

/** The part of a line behind its times, for a line whose times cannot be read. */
function placeIn(text: string): string {
  return text.replace(/^[\d:：\-~–—+.\s至到点时分半月日/]+/, "").split(/[\s,，;；|]/)[0] ?? "";
}

export function dayAfter(day: string, steps: number): string {
  const moment = new Date(`${day}T12:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + steps);
  return moment.toISOString().slice(0, 10);
}
