/** What the device asks of the server: where it stands, the rules it decides by, whom it stops. */
import type { components } from "@/api/schema";
import type { PageKind, Pulled } from "@/offline/meeting";
import { ask, isUplinkGone } from "@/offline/office";
import { isWithin, LONG_LEASE } from "@/offline/device";
import { keepList, listOf, waitingOf, type Held, type Waiting } from "@/offline/store";
import type { Language } from "@/parts/moments";

import {
  afterRecord,
  EMPTY_DESK,
  lotOf,
  standingAt,
  watchState,
  wholeDesk,
  type DeskList,
  type Here,
  type Rules,
  type WatchTimes,
} from "./desk";
import { withHere, type Pending } from "./settling";
import { unpacked, type Packed, type Watch, type WatchList } from "./watch";

type Schemas = components["schemas"];
const MINUTE = 60_000;
const RULES_EVERY = 5 * MINUTE;
/** Making a list costs the server a second for 100,000 people. */
const WATCH_EVERY = 30 * MINUTE;
const PART = ":watch";

export const CHECKPOINT: PageKind<DeskList> = {
  name: "gubei-checkpoint",
  lease: LONG_LEASE,
  trust: MINUTE,
  most: 50,
  pull,
  whole: wholeDesk,
  after: afterRecord,
  lots: {
    path: "/passages",
    count: lotOf,
    body: (lot) => ({ passages: lot.map(({ body }) => body) }),
    answers: (answer, many) => {
      const items = (answer as { items?: unknown[] } | null)?.items ?? [];
      return Array.from({ length: many }, (_, at) => items[at]);
    },
  },
};

async function pull(
  held: Held,
  kept: DeskList | null,
  language: Language,
): Promise<Pulled<DeskList>> {
  const merged = await comeTo(held, kept, language);
  if (kept?.rules != null && isWithin(RULES_EVERY, Date.now() - kept.fetched_at))
    return { into: merged };
  try {
    const { into, now } = await pullRules(held, kept, language);
    return { into: (list) => into(merged(list)), ...(now === undefined ? {} : { now }) };
  } catch (error) {
    // The relay is here, and the main server is not: what was fetched goes on counting.
    if (kept?.rules != null && isUplinkGone(error)) return { into: merged };
    throw error;
  }
}

/** How a list is with what comes of every device. */
async function comeTo(held: Held, kept: DeskList | null, language: Language) {
  const waiting = await waitingOf(held);
  const unsent = new Set(waiting.map(({ id }) => id));
  // What was decided before this and was sent is in it, or was refused and is shown as that.
  const heard = (kept?.pending ?? []).filter((each) => !waiting.some((one) => says(one, each)));
  const here = await hereOf(kept, language);
  const came = { here, checkpoint: kept?.chosen ?? "", unsent };
  return (list: DeskList | null): DeskList => {
    const next = withHere(list ?? kept ?? EMPTY_DESK, came);
    const isHeard = (each: Pending) => heard.some((one) => isSame(one, each));
    return { ...next, pending: next.pending.filter((each) => !isHeard(each)) };
  };
}

function isSame(one: Pending, other: Pending): boolean {
  const { passage, place, outcome } = one;
  return passage === other.passage && place === other.place && outcome === other.outcome;
}

/** Whether a record that still goes to the server is the one of a decision. */
function says({ kind, about, body, rejected }: Waiting, pending: Pending): boolean {
  const { passage, place, outcome } = pending;
  const isOne = kind === "decide" && about === passage && rejected === null;
  return isOne && body.place === place && body.outcome === outcome;
}

/** What passed at every device of the checkpoint where this one stands. */
async function hereOf(kept: DeskList | null, language: Language): Promise<Here | null> {
  if (kept === null || kept.chosen === "") return null;
  return ask<Here>(`/checkpoints/${kept.chosen}/here`, language);
}

async function pullRules(
  held: Held,
  kept: DeskList | null,
  language: Language,
): Promise<Pulled<DeskList>> {
  const { items } = await ask<{ items: Schemas["CheckpointShown"][] }>("/checkpoints", language);
  const isMine = (each: Schemas["CheckpointShown"]) =>
    each.shifts.some(({ officer }) => officer.id === held.officer);
  // Where the officer's shift runs, there the device stands, also if it began at another one.
  const here = items.find(isMine) ?? items.find(({ id }) => id === kept?.chosen) ?? items[0];
  const checkpoints = items.map(({ id, name }) => ({ id, name }));
  if (here === undefined) return { into: (list) => ({ ...(list ?? EMPTY_DESK), checkpoints }) };
  const rules = await ask<Rules>(`/checkpoints/${here.id}/desk`, language);
  const units = kept?.units.length ? kept.units : await unitsOf(language);
  const { watch, watched_at } = await watchOf(held, here.id, kept, language);
  const mine = here.shifts.find(({ officer }) => officer.id === held.officer);
  const shift = mine === undefined ? null : { began_at: mine.began_at };
  const watched = { watch, watched_at };
  const place = { kind: here.kind, unit: here.unit.code };
  const { opens_at, closes_at, lanes } = here;
  const opening = { opens_at, closes_at };
  const stands = { checkpoints, chosen: here.id, place, lanes, opening };
  const fetched = { ...stands, rules, units, shift, fetched_at: Date.now() };
  const into = (list: DeskList | null) =>
    list !== null && isOvertaken(list, kept)
      ? list
      : { ...standingAt(list ?? EMPTY_DESK, here.id), ...fetched, ...watched };
  return { into, now: rules.now };
}

/** Whether the officer took a post or left one while this came: it is asked for again. */
function isOvertaken(list: DeskList, kept: DeskList | null): boolean {
  const postOf = ({ chosen, shift }: DeskList) => `${chosen} ${shift?.began_at ?? ""}`;
  return kept !== null && postOf(list) !== postOf(kept);
}

async function unitsOf(language: Language) {
  const { items } = await ask<{ items: Schemas["UnitRef"][] }>("/units", language);
  return items.map(({ code, name }) => ({ code, name }));
}

type Watched = Pick<DeskList, "watch" | "watched_at">;

/** The watch list for this device: anew after half an hour, and for another checkpoint at once. */
async function watchOf(
  held: Held,
  checkpoint: string,
  kept: DeskList | null,
  language: Language,
): Promise<Watched> {
  const mine = kept?.chosen === checkpoint ? kept : null;
  if (mine?.watch != null && isWithin(WATCH_EVERY, Date.now() - mine.watched_at)) return mine;
  const hasHashes = (await listOf(held, PART)) !== null;
  return fetchWatch(held, checkpoint, (hasHashes && mine?.watch?.digest) || "", language);
}

async function fetchWatch(
  held: Held,
  checkpoint: string,
  digest: string,
  language: Language,
): Promise<Watched> {
  const device = (await held.store.get("devices", held.officer))?.id ?? "";
  const path = `/devices/${device}/watch-list?checkpoint=${checkpoint}&known=${digest}`;
  const { persons, vehicles, known, checked, is_known, ...watch } = await ask<WatchList>(
    path,
    language,
  );
  const mine = is_known
    ? ((await listOf(held, PART))?.list as Packed)
    : { persons, vehicles, known };
  await keepList(held, { ...mine, checked }, watch.made_at, { part: PART });
  return { watch, watched_at: Date.now() };
}

/** The unpacked list of an officer's device; nobody else has the key that asks it. */
let opened: { of: string; hashes: Omit<Watch, "key"> } | null = null;

/** The list, ready to be asked; nothing where it is missing, or over: then it is taken away. */
export async function openWatch(
  held: Held,
  times: WatchTimes | null,
  now: number,
): Promise<Watch | null> {
  const state = watchState(times, now);
  if (times === null || held.hashing === null || state === "none") return null;
  if (state === "over") {
    opened = null;
    await held.store.delete("lists", held.officer + PART);
    return null;
  }
  const of = held.officer + times.digest + times.made_at;
  if (opened?.of !== of) {
    const kept = await listOf(held, PART);
    if (kept === null) return null;
    opened = { of, hashes: unpacked(kept.list as Packed) };
  }
  return { key: held.hashing, ...opened.hashes };
}
