/** What the device keeps: records that wait to be sent, and today's list. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

import type { Problem } from "@/parts/problems";

/** A record as it was saved. `id` is made here, and is its key on the server. */
export interface Waiting {
  id: string;
  /** Whose it is: it is sent, shown and dropped by nobody else. */
  officer: string;
  path: string;
  body: Record<string, unknown>;
  /** What it says, for the list of what waits. */
  label: string;
  made_at: string;
  tries: number;
  /** The server said no for good: parked for its author, with the reason. */
  rejected: Problem | null;
}

interface FieldSchema extends DBSchema {
  outbox: { key: string; value: Waiting; indexes: { made: [string, string] } };
  lists: { key: string; value: { officer: string; pulled_at: string; list: unknown } };
}

export type Store = IDBPDatabase<FieldSchema>;

export function openStore(name = "gubei-field"): Promise<Store> {
  return openDB<FieldSchema>(name, 1, {
    upgrade(db) {
      db.createObjectStore("outbox", { keyPath: "id" }).createIndex("made", ["officer", "made_at"]);
      db.createObjectStore("lists", { keyPath: "officer" });
    },
  });
}

/** All records of an officer, oldest first. */
export async function waitingOf(store: Store, officer: string): Promise<Waiting[]> {
  return store.getAllFromIndex("outbox", "made", IDBKeyRange.bound([officer, ""], [officer, "~"]));
}
