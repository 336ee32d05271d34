/** What the device asks of the server: where it stands, the rules it decides by, whom it stops. */
import type { components } from "@/api/schema";
import type { PageKind, Pulled } from "@/offline/meeting";
import { ask } from "@/offline/office";
import { LONG_LEASE } from "@/offline/device";
import { keepList, listOf, type Held } from "@/offline/store";
import type { Language } from "@/parts/moments";

import {
  afterRecord,
  EMPTY_DESK,
  lotOf,
  watchState,
  wholeDesk,
  type DeskList,
  type Rules,
  type WatchTimes,
} from "./desk";
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
  if (kept?.rules != null && Date.now() - kept.fetched_at < RULES_EVERY) {
    return { into: (list) => list ?? kept };
  }
  const { items } = await ask<{ items: Schemas["CheckpointShown"][] }>("/checkpoints", language);
  const isMine = (each: Schemas["CheckpointShown"]) =>
    each.shifts.some(({ officer }) => officer.id === held.officer);
  const here = items.find(({ id }) => id === kept?.chosen) ?? items.find(isMine) ?? items[0];
  const checkpoints = items.map(({ id, name }) => ({ id, name }));
  if (here === undefined) return { into: (list) => ({ ...(list ?? EMPTY_DESK), checkpoints }) };
  const rules = await ask<Rules>(`/checkpoints/${here.id}/desk`, language);
  const units = kept?.units.length ? kept.units : await unitsOf(language);
  const { watch, watched_at } = await watchOf(held, here.id, kept, language);
  const mine = here.shifts.find(({ officer }) => officer.id === held.officer);
  const shift = mine === undefined ? null : { began_at: mine.began_at };
  const watched = { watch, watched_at };
  const fetched = { checkpoints, chosen: here.id, rules, units, shift, fetched_at: Date.now() };
  return { into: (list) => ({ ...(list ?? EMPTY_DESK), ...fetched, ...watched }), now: rules.now };
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
  if (mine?.watch != null && Date.now() - mine.watched_at < WATCH_EVERY) return mine;
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
  const { persons, vehicles, known, is_known, ...watch } = await ask<WatchList>(path, language);
  if (!is_known) await keepList(held, { persons, vehicles, known }, watch.made_at, PART);
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
  const of = held.officer + times.digest;
  if (opened?.of !== of) {
    const kept = await listOf(held, PART);
    if (kept === null) return null;
    opened = { of, hashes: unpacked(kept.list as Packed) };
  }
  return { key: held.hashing, ...opened.hashes };
}
