/** What the device keeps: records that wait to be sent, today's work, and the key they lie under. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

import type { Problem } from "@/parts/problems";

import { open, seal, type Sealed } from "./seal";

/** What a record says; all of it lies sealed. */
export interface Draft {
  kind: "attempt" | "end" | "transfer" | "search" | "reading" | "sample";
  /** Which lead, measure or test it is about. */
  about: string;
  path: string;
  body: Record<string, unknown>;
  /** Whom and what, for the list of what waits. */
  label: string;
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
  /** When the server last handed the key out, by the clock of the device. */
  met_at: number;
  sent_at: string | null;
  /** How far the server's clock is ahead of the device's, in milliseconds. */
  ahead: number;
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
}

export function openStore(name = "gubei-field"): Promise<Store> {
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

/** Adds a record behind the others; resolves when it is on the device. */
export async function addRecord(held: Held, record: Waiting): Promise<void> {
  const { id, made_at, tries, kind, about, path, body, label } = record;
  const sealed = await seal(held.key, id, { kind, about, path, body, label });
  const tx = held.store.transaction("outbox", "readwrite", { durability: "strict" });
  const last = await tx.store.index("place").openKeyCursor(ofOfficer(held.officer), "prev");
  const place = (last?.key[1] ?? 0) + 1;
  await tx.store.add({ id, officer: held.officer, place, made_at, tries, sealed, rejected: null });
  await tx.done;
}

/** All records of the officer, in the order in which they were saved. */
export async function waitingOf(held: Held): Promise<Waiting[]> {
  const kept = await held.store.getAllFromIndex("outbox", "place", ofOfficer(held.officer));
  return Promise.all(kept.map((each) => openRecord(held, each)));
}

async function openRecord(held: Held, kept: KeptRecord): Promise<Waiting> {
  const { id, made_at, tries } = kept;
  const draft = (await open(held.key, id, kept.sealed)) as Draft;
  const rejected = kept.rejected && ((await open(held.key, id, kept.rejected)) as Problem);
  return { ...draft, id, made_at, tries, rejected };
}

/** Counts one more try of a record, and parks it where the server refused it for good. */
export async function noteTry(held: Held, id: string, problem: Problem | null): Promise<void> {
  const rejected = problem && (await seal(held.key, id, problem));
  const tx = held.store.transaction("outbox", "readwrite");
  const kept = await tx.store.get(id);
  if (kept !== undefined) await tx.store.put({ ...kept, tries: kept.tries + 1, rejected });
  await tx.done;
}

/** How many records wait, of the officer and of others; this needs no key. */
export async function countWaiting(store: Store, officer: string) {
  const mine = await store.countFromIndex("outbox", "place", ofOfficer(officer));
  return { mine, others: (await store.count("outbox")) - mine };
}

export async function keepList(held: Held, list: unknown, pulled_at: string): Promise<void> {
  const sealed = await seal(held.key, held.officer, list);
  await held.store.put("lists", { officer: held.officer, pulled_at, sealed });
}

export async function listOf(held: Held): Promise<{ list: unknown; pulled_at: string } | null> {
  const kept = await held.store.get("lists", held.officer);
  if (kept === undefined) return null;
  return { list: await open(held.key, held.officer, kept.sealed), pulled_at: kept.pulled_at };
}
