/** What a device keeps: records that wait to be sent, what the work needs, and the key of both. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

import type { Problem } from "@/parts/problems";

import { open, seal, type Sealed } from "./seal";

/** What a record says; all of it lies sealed. */
export interface Draft {
  kind: string;
  /** Which lead, measure, test or passage it is about. */
  about: string;
  path: string;
  body: Record<string, unknown>;
  /** Whom and what, for the list of what waits. */
  label: string;
  /** The key of the record, where it was made before; a new one otherwise. */
  id?: string;
  /** The body is sent as it is, without the key and the clock of the device in it. */
  bare?: boolean;
  /** The record on which this one stands: while that is parked, this one waits behind it. */
  needs?: string;
}

/** A record as it was saved. `id` is made here, and is its key on the server. */
export interface Waiting extends Draft {
  id: string;
  made_at: string;
  tries: number;
  /** The server said no for good: parked for its author, with the reason. */
  rejected: Problem | null;
}

interface KeptRecord {
  id: string;
  /** Whose it is: it is sent, shown and dropped by nobody else. */
  officer: string;
  /** Its place in the order of saving. */
  place: number;
  made_at: string;
  tries: number;
  sealed: Sealed;
  rejected: Sealed | null;
}

/** This browser for one officer. Without a key what it holds cannot be read. */
export interface KeptDevice {
  officer: string;
  name: string;
  id: string;
  key: CryptoKey | null;
  /** For keyed hashes; derived from the device's key, and gone with it. */
  hashing?: CryptoKey | null;
  /** When the server last handed the key out, by the clock of the device. */
  met_at: number;
  sent_at: string | null;
  /** How far the server's clock is ahead of the device's, in milliseconds. */
  ahead: number;
  /** Signed out here, while the server may not have heard of it. */
  left?: boolean;
}

interface FieldSchema extends DBSchema {
  outbox: { key: string; value: KeptRecord; indexes: { place: [string, number] } };
  lists: { key: string; value: { officer: string; pulled_at: string; sealed: Sealed } };
  devices: { key: string; value: KeptDevice };
}

export type Store = IDBPDatabase<FieldSchema>;

/** The store, opened by an officer who may read what it holds. */
export interface Held {
  store: Store;
  officer: string;
  key: CryptoKey;
  hashing: CryptoKey | null;
}

/** Each page has a store of its own. */
export function openStore(name: string): Promise<Store> {
  return openDB<FieldSchema>(name, 1, {
    upgrade(db) {
      db.createObjectStore("outbox", { keyPath: "id" }).createIndex("place", ["officer", "place"]);
      db.createObjectStore("lists", { keyPath: "officer" });
      db.createObjectStore("devices", { keyPath: "officer" });
    },
  });
}

const ofOfficer = (officer: string) =>
  IDBKeyRange.bound([officer, 0], [officer, Number.MAX_SAFE_INTEGER]);

/** What of a record lies sealed. */
function saidIn({ kind, about, path, body, label, bare, needs }: Waiting): Draft {
  const more = { ...(bare === true ? { bare } : {}), ...(needs === undefined ? {} : { needs }) };
  return { kind, about, path, body, label, ...more };
}

/**
 * Adds a record behind the others, and keeps the list as it then is: both or neither. Resolves when
 * they are on the device. Where the officer signed out meanwhile no list is kept.
 */
export async function addRecord(
  held: Held,
  record: Waiting,
  kept: KeptList | null = null,
): Promise<void> {
  const { store, officer, key } = held;
  const { id, made_at, tries } = record;
  const sealed = await seal(key, id, saidIn(record));
  const list = kept && (await sealList(held, officer, kept));
  const all = ["devices", "lists", "outbox"] as const;
  const tx = store.transaction(all, "readwrite", { durability: "strict" });
  const outbox = tx.objectStore("outbox");
  const last = await outbox.index("place").openKeyCursor(ofOfficer(officer), "prev");
  const place = (last?.key[1] ?? 0) + 1;
  const isOpen = (await tx.objectStore("devices").get(officer))?.key != null;
  await Promise.all([
    isOpen && list && tx.objectStore("lists").put(list),
    outbox.add({ id, officer, place, made_at, tries, sealed, rejected: null }),
    tx.done,
  ]);
}

async function sealList({ key }: Held, about: string, { list, pulled_at }: KeptList) {
  return { officer: about, pulled_at, sealed: await seal(key, about, list) };
}

/** Says more in a record that waits; whether it does. What was sent or refused stays as it is. */
export async function amendRecord(held: Held, record: Waiting): Promise<boolean> {
  const { id } = record;
  const sealed = await seal(held.key, id, saidIn(record));
  const tx = held.store.transaction("outbox", "readwrite", { durability: "strict" });
  const kept = await tx.store.get(id);
  const isWaiting = kept !== undefined && kept.rejected === null;
  if (isWaiting) await tx.store.put({ ...kept, sealed });
  await tx.done;
  return isWaiting;
}

/** The records of the officer in the order of saving: all, or the first ones and those refused. */
export async function waitingOf(held: Held, most = Infinity): Promise<Waiting[]> {
  const kept = await held.store.getAllFromIndex("outbox", "place", ofOfficer(held.officer));
  const shown = kept.filter(({ rejected }, at) => at < most || rejected !== null);
  return Promise.all(shown.map((each) => openRecord(held, each)));
}

/** How the outbox stands, read without opening a record. */
export interface Standing {
  waiting: number;
  parked: number;
  /** When the oldest record that waits was made. */
  since: string | null;
}

export async function standingOf(held: Held): Promise<Standing> {
  const kept = await held.store.getAllFromIndex("outbox", "place", ofOfficer(held.officer));
  const waiting = kept.filter(({ rejected }) => rejected === null);
  const parked = kept.length - waiting.length;
  return { waiting: waiting.length, parked, since: waiting[0]?.made_at ?? null };
}

async function openRecord(held: Held, kept: KeptRecord): Promise<Waiting> {
  const { id, made_at, tries } = kept;
  const draft = (await open(held.key, id, kept.sealed)) as Draft;
  const rejected = kept.rejected && ((await open(held.key, id, kept.rejected)) as Problem);
  return { ...draft, id, made_at, tries, rejected };
}

/** Counts one more try of records. */
export async function noteTries(held: Held, ids: string[]): Promise<void> {
  const tx = held.store.transaction("outbox", "readwrite");
  for (const id of ids) {
    const kept = await tx.store.get(id);
    if (kept !== undefined) await tx.store.put({ ...kept, tries: kept.tries + 1 });
  }
  await tx.done;
}

/** Parks a record that the server refused for good, with the reason. */
export async function park(held: Held, id: string, problem: Problem): Promise<void> {
  const rejected = await seal(held.key, id, problem);
  const tx = held.store.transaction("outbox", "readwrite");
  const kept = await tx.store.get(id);
  if (kept !== undefined) await tx.store.put({ ...kept, rejected });
  await tx.done;
}

/** Puts a parked record back where it stood, as its author mended it; whether it was parked. */
export async function mendRecord(held: Held, record: Waiting): Promise<boolean> {
  const { id } = record;
  const sealed = await seal(held.key, id, saidIn(record));
  const tx = held.store.transaction("outbox", "readwrite", { durability: "strict" });
  const kept = await tx.store.get(id);
  const isParked = kept !== undefined && kept.rejected !== null;
  if (isParked) await tx.store.put({ ...kept, sealed, rejected: null });
  await tx.done;
  return isParked;
}

/** Takes records out: the server has them. */
export async function dropRecords(held: Held, ids: string[]): Promise<void> {
  const tx = held.store.transaction("outbox", "readwrite");
  await Promise.all([...ids.map((id) => tx.store.delete(id)), tx.done]);
}

/** How many records wait, of the officer and of others; this needs no key. */
export async function countWaiting(store: Store, officer: string) {
  const mine = await store.countFromIndex("outbox", "place", ofOfficer(officer));
  return { mine, others: (await store.count("outbox")) - mine };
}

/**
 * Keeps a list, and takes records out with it; `part` tells several lists of one officer apart.
 * Where the officer signed out meanwhile no list is kept.
 */
export async function keepList(
  held: Held,
  list: unknown,
  pulled_at: string,
  { part = "", drop = [] }: { part?: string; drop?: string[] } = {},
): Promise<void> {
  const about = held.officer + part;
  const sealed = await sealList(held, about, { list, pulled_at });
  const tx = held.store.transaction(["devices", "lists", "outbox"], "readwrite");
  const device = await tx.objectStore("devices").get(held.officer);
  const isOpen = device !== undefined && device.key !== null;
  await Promise.all([
    isOpen && tx.objectStore("lists").put(sealed),
    ...drop.map((id) => tx.objectStore("outbox").delete(id)),
    tx.done,
  ]);
}

/** Notes something of a device and nothing else: whether it has its key stays as it is. */
export async function noteDevice(
  { store, officer }: Held,
  said: Partial<Pick<KeptDevice, "sent_at" | "ahead">>,
): Promise<void> {
  const tx = store.transaction("devices", "readwrite");
  const device = await tx.store.get(officer);
  await Promise.all([device && tx.store.put({ ...device, ...said }), tx.done]);
}

export interface KeptList {
  list: unknown;
  pulled_at: string;
}

export async function listOf(held: Held, part = ""): Promise<KeptList | null> {
  const about = held.officer + part;
  const kept = await held.store.get("lists", about);
  if (kept === undefined) return null;
  return { list: await open(held.key, about, kept.sealed), pulled_at: kept.pulled_at };
}

/** The range of every list of an officer. */
export const listsOf = (officer: string) => IDBKeyRange.bound(officer, `${officer}\uffff`);
