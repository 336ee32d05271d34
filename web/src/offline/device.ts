/** This browser as a device of an officer: its key comes from the server and goes with the day. */
import { ProblemError } from "@/parts/problems";

import { importHashing, importKey } from "./seal";
import { listsOf, type Held, type KeptDevice, type Store } from "./store";

const HOUR = 60 * 60 * 1_000;
/** So long a device may read what it holds without meeting the server: a day's work and a night. */
export const LEASE = 24 * HOUR;
/** At a checkpoint, where it decides for as long as its watch list counts. */
export const LONG_LEASE = 72 * HOUR;
const HASHES = "gubei watch list";

/** What the server is asked about a device. */
export interface Office {
  enrol: (name: string) => Promise<{ id: string; key: string }>;
  unlock: (device: string) => Promise<{ id: string; key: string }>;
}

export class Revoked extends Error {}

/** What can be read on this device without the server; nothing once its day is over. */
export async function heldBy(
  store: Store,
  officer: string,
  now: number,
  lease = LEASE,
): Promise<Held | null> {
  const device = await store.get("devices", officer);
  if (device === undefined || device.key === null) return null;
  if (now - device.met_at > lease) {
    await lock(store, officer);
    return null;
  }
  return { store, officer, key: device.key, hashing: device.hashing ?? null };
}

/** Who used this device last and may still read it: the one whose page opens without a network. */
export async function lastOfficer(store: Store): Promise<KeptDevice | null> {
  const open = (await store.getAll("devices")).filter(({ key }) => key !== null);
  return open.sort((one, other) => other.met_at - one.met_at)[0] ?? null;
}

/**
 * Asks the server for the key; the first time the device is enrolled. Throws Revoked when the
 * office took the device out of use: then everything it held for this officer is gone.
 */
export async function meet(
  store: Store,
  who: { id: string; name: string },
  office: Office,
  now: number,
): Promise<Held> {
  const known = await store.get("devices", who.id);
  const answer =
    known === undefined ? await office.enrol(nameOf()) : await unlockOrWipe(store, known, office);
  await lockOthers(store, who.id);
  const key = await importKey(answer.key);
  const hashing = await importHashing(answer.key, HASHES);
  const { sent_at, ahead } = known ?? { sent_at: null, ahead: 0 };
  const device = { officer: who.id, name: who.name, id: answer.id, key, hashing, met_at: now };
  await store.put("devices", { ...device, sent_at, ahead });
  return { store, officer: who.id, key, hashing };
}

async function unlockOrWipe(store: Store, known: KeptDevice, office: Office) {
  try {
    return await office.unlock(known.id);
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === "device_revoked") {
      await wipe(store, known.officer);
      throw new Revoked();
    }
    throw error;
  }
}

/** Signing out: the outbox stays, and nobody reads it before the next sign-in. */
export async function lock(store: Store, officer: string): Promise<void> {
  const device = await store.get("devices", officer);
  if (device !== undefined) await store.put("devices", { ...device, key: null, hashing: null });
  await store.delete("lists", listsOf(officer));
}

/** Whoever worked here before is signed out: one officer at a time reads what the device holds. */
async function lockOthers(store: Store, officer: string): Promise<void> {
  const others = (await store.getAll("devices")).filter((each) => each.officer !== officer);
  await Promise.all(others.map((each) => lock(store, each.officer)));
}

/** Takes everything of an officer from the device. */
export async function wipe(store: Store, officer: string): Promise<void> {
  const tx = store.transaction(["devices", "lists", "outbox"], "readwrite");
  const mine = IDBKeyRange.bound([officer, 0], [officer, Number.MAX_SAFE_INTEGER]);
  const keys = await tx.objectStore("outbox").index("place").getAllKeys(mine);
  await Promise.all([
    ...keys.map((key) => tx.objectStore("outbox").delete(key)),
    tx.objectStore("lists").delete(listsOf(officer)),
    tx.objectStore("devices").delete(officer),
    tx.done,
  ]);
}

/** What the device is called in the office's list: "Chrome, Android". */
export function nameOf(agent = navigator.userAgent): string {
  const browsers = [/MicroMessenger/, /HuaweiBrowser/, /MiuiBrowser/, /EdgA?/, /Firefox/, /Chrome/];
  const systems = [/HarmonyOS/, /Android/, /iPhone/, /iPad/, /Windows/, /Mac OS X/, /Linux/];
  const first = (names: RegExp[]) =>
    names.map((name) => name.exec(agent)?.[0]).find((found) => found !== undefined);
  return [first([...browsers, /Safari/]) ?? "browser", first(systems) ?? "?"].join(", ");
}
