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
/** The officer signed out while the server was asked for the key. */
export class Left extends Error {}

/** A clock that is put right by so little takes nothing from who works without a network. */
const SLACK = 5 * 60_000;

/** Whether less than `most` has passed; of a clock that was set back nobody can say it. */
export const isWithin = (most: number, passed: number) => passed >= 0 && passed < most;

/** What can be read on this device without the server; nothing once its day is over. */
export async function heldBy(
  store: Store,
  officer: string,
  now: number,
  lease = LEASE,
): Promise<Held | null> {
  const device = await store.get("devices", officer);
  if (device === undefined || device.key === null) return null;
  const passed = now - device.met_at;
  if (passed < -SLACK || passed > lease) {
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
 * office took the device out of use: then everything it held for this officer is gone. Throws Left
 * where the officer signed out meanwhile: then the key is not kept.
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
  const key = await importKey(answer.key);
  const hashing = await importHashing(answer.key, HASHES);
  const device = { officer: who.id, name: who.name, id: answer.id, key, hashing, met_at: now };
  await keepKey(store, device, known);
  await lockOthers(store, who.id);
  return { store, officer: who.id, key, hashing };
}

/** Keeps the key, unless the officer signed out since the device was `known` so. */
async function keepKey(
  store: Store,
  met: Omit<KeptDevice, "sent_at" | "ahead">,
  known: KeptDevice | undefined,
): Promise<void> {
  const tx = store.transaction("devices", "readwrite");
  const kept: Partial<KeptDevice> = (await tx.store.get(met.officer)) ?? {};
  const { sent_at = null, ahead = 0, ...now } = kept;
  const wasOpen = known !== undefined && known.key !== null;
  const hasLeft = now.left === true || (wasOpen && now.key == null);
  await Promise.all([hasLeft || tx.store.put({ ...met, sent_at, ahead }), tx.done]);
  if (hasLeft) throw new Left();
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

/** The outbox stays, and nobody reads it before the next sign-in. */
export function lock(store: Store, officer: string): Promise<void> {
  return lockAs(store, officer, {});
}

/** Signing out: what is on its way to the server finds the device locked when it comes back. */
export function leave(store: Store, officer: string): Promise<void> {
  return lockAs(store, officer, { left: true });
}

async function lockAs(store: Store, officer: string, how: { left?: boolean }): Promise<void> {
  const tx = store.transaction(["devices", "lists"], "readwrite");
  const devices = tx.objectStore("devices");
  const device = await devices.get(officer);
  await Promise.all([
    device && devices.put({ ...device, ...how, key: null, hashing: null }),
    tx.objectStore("lists").delete(listsOf(officer)),
    tx.done,
  ]);
}

/** Whether the officer signed out here, and the server has not heard of it. */
export async function hasLeft(store: Store, officer: string): Promise<boolean> {
  return (await store.get("devices", officer))?.left === true;
}

/** The server has heard who signed out here, or who signs in now. */
export async function forgetLeaving(store: Store): Promise<void> {
  const tx = store.transaction("devices", "readwrite");
  const gone = (await tx.store.getAll()).filter(({ left }) => left);
  await Promise.all([...gone.map((each) => tx.store.put({ ...each, left: false })), tx.done]);
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
