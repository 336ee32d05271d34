/**
 * The watch list on the device: keyed hashes in ascending order, one behind the other. Who is not on
 * it leaves no trace, and who is on it has no name here.
 */
import type { components } from "@/api/schema";
import type { PassageSent } from "@/parts/barrier/kinds";
import { hasPapers, readDocument, readPhone, readPlate, tidyName } from "@/parts/barrier/numbers";

import type { Found } from "./deciding";

export type WatchList = components["schemas"]["WatchListShown"];
/** The hashes alone, as they came. */
export type Packed = Pick<WatchList, "persons" | "vehicles" | "known"> & { checked?: string };

const BYTES = 6;
/** A check upstream: the hash of a plate, from when until when it counts. */
const CHECK = 14;

/** The bytes that stand for a value among those of one kind; the key is the device's. */
export async function hashOf(key: CryptoKey, ...parts: string[]): Promise<Uint8Array> {
  const text = new TextEncoder().encode(parts.join("\x1f"));
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, text)).slice(0, BYTES);
}

/** Says whether a hash stands in a packed text. */
export function holds(packed: Uint8Array, hash: Uint8Array): boolean {
  return placeOf(packed, hash, BYTES) !== -1;
}

/** Where the entry stands that begins with a hash; -1 for none. */
function placeOf(packed: Uint8Array, hash: Uint8Array, size: number): number {
  let from = 0;
  let to = packed.length / size;
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const order = compare(packed, middle * size, hash);
    if (order === 0) return middle * size;
    if (order < 0) from = middle + 1;
    else to = middle;
  }
  return -1;
}

/** What stands for the check upstream of a plate; "" where none counts at a moment. */
export function checkOf(checked: Uint8Array, hash: Uint8Array, at: Date): string {
  const place = placeOf(checked, hash, CHECK);
  if (place === -1) return "";
  const times = new DataView(checked.buffer, checked.byteOffset + place + BYTES);
  const now = at.getTime() / 1000;
  if (now < times.getUint32(0) || now >= times.getUint32(4)) return "";
  return checked.slice(place, place + CHECK).join();
}

function compare(packed: Uint8Array, at: number, hash: Uint8Array): number {
  for (let place = 0; place < BYTES; place += 1) {
    const less = (packed[at + place] ?? 0) - (hash[place] ?? 0);
    if (less !== 0) return less;
  }
  return 0;
}

export function unpack(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** What was looked up of a vehicle and everybody in it. */
export interface LookedUp {
  people: Found[];
  /** Somebody who is looked for sat in this vehicle lately. */
  carrier: boolean;
  /** By which check upstream it enters. */
  check: string;
}

export function nobodyFound(sent: PassageSent): LookedUp {
  const people = sent.people.map(() => ({ listed: false, commuter: false }));
  return { people, carrier: false, check: "" };
}

/** A list that is ready to be asked. */
export interface Watch {
  key: CryptoKey;
  persons: Uint8Array;
  vehicles: Uint8Array;
  known: Uint8Array;
  checked: Uint8Array;
}

export function unpacked({ persons, vehicles, known, checked = "" }: Packed): Omit<Watch, "key"> {
  return {
    persons: unpack(persons),
    vehicles: unpack(vehicles),
    known: unpack(known),
    checked: unpack(checked),
  };
}

export async function lookUp(watch: Watch, sent: PassageSent, at: Date): Promise<LookedUp> {
  const plate = readPlate(sent.plate ?? "");
  const hash = await hashOf(watch.key, "plate", plate);
  const carrier = plate !== "" && holds(watch.vehicles, hash);
  const check = plate === "" || sent.direction === "out" ? "" : checkOf(watch.checked, hash, at);
  const people = await Promise.all(sent.people.map((each) => find(watch, each)));
  return { people, carrier, check };
}

/** Somebody with papers is looked up by them, anybody else by name with telephone. */
async function find(watch: Watch, person: PassageSent["people"][number]): Promise<Found> {
  const document = readDocument(person.document ?? "");
  const number =
    document.number === "" ? null : await hashOf(watch.key, "document", document.number);
  const commuter = number !== null && holds(watch.known, number);
  if (hasPapers(document, person.facts) && number !== null) {
    return { listed: holds(watch.persons, number), commuter };
  }
  const name = tidyName(person.name ?? "");
  const phone = readPhone(person.phone ?? "");
  if (name === "" || phone === "") return { listed: false, commuter };
  return { listed: holds(watch.persons, await hashOf(watch.key, "call", name, phone)), commuter };
}
