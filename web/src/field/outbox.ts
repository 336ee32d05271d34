/**
 * The outbox: a record is saved on the device first, and leaves it only when the server has taken
 * it. The rules are those of work without a network; each has a test.
 */
import { newKey } from "@/parts/idempotency";
import { readProblem, type Problem } from "@/parts/problems";

import { waitingOf, type Store, type Waiting } from "./store";

/** Answers after which the same record is sent again later; 401 asks to sign in first. */
const PASSING = new Set([401, 408, 425, 429]);
const LOCK = "gubei-field-outbox";
const PATIENCE = 20_000;

export type Send = (record: Waiting, signal: AbortSignal) => Promise<Response>;
export type Ended = "empty" | "later" | "sign-in" | "busy";

export class StoreFull extends Error {}

export interface Draft {
  officer: string;
  path: string;
  body: Record<string, unknown>;
  label: string;
}

/** Keeps a record. Resolves when it is on the device; throws StoreFull where there is no room. */
export async function save(store: Store, draft: Draft, now: Date): Promise<Waiting> {
  const record: Waiting = {
    ...draft,
    id: newKey(),
    made_at: now.toISOString(),
    tries: 0,
    rejected: null,
  };
  try {
    const tx = store.transaction("outbox", "readwrite", { durability: "strict" });
    await tx.store.add(record);
    await tx.done;
  } catch (error) {
    if (error instanceof DOMException && error.name === "QuotaExceededError") throw new StoreFull();
    throw error;
  }
  return record;
}

/**
 * Sends what waits, in order, one sender over all tabs. Stops at the first record that the server
 * could not take for now; one that it refused for good is parked, and the next is sent.
 */
export async function sendAll(store: Store, officer: string, send: Send): Promise<Ended> {
  return alone(async () => {
    for (const record of await waitingOf(store, officer)) {
      if (record.rejected !== null) continue;
      const ended = await sendOne(store, record, send);
      if (ended !== "sent" && ended !== "parked") return ended;
    }
    return "empty";
  });
}

async function sendOne(store: Store, record: Waiting, send: Send) {
  await store.put("outbox", { ...record, tries: record.tries + 1 });
  const response = await inTime(record, send);
  if (response === null) return "later";
  if (response.ok) {
    await store.delete("outbox", record.id);
    return "sent";
  }
  if (response.status === 401) return "sign-in";
  if (PASSING.has(response.status) || response.status >= 500) return "later";
  await park(store, record, await problemOf(response));
  return "parked";
}

/** The answer, or nothing where none came in time: whether it was done is not known then. */
async function inTime(record: Waiting, send: Send): Promise<Response | null> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return await send(record, stop.signal);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

async function problemOf(response: Response): Promise<Problem> {
  return readProblem(await response.json().catch(() => null), response.status);
}

async function park(store: Store, record: Waiting, problem: Problem): Promise<void> {
  await store.put("outbox", { ...record, tries: record.tries + 1, rejected: problem });
}

/** The author has read why it was refused, and lets it go. */
export async function dismiss(store: Store, id: string): Promise<void> {
  const record = await store.get("outbox", id);
  if (record?.rejected !== null) await store.delete("outbox", id);
}

let isSending = false;

/** Runs where no other tab does; without locks, once in this tab. */
async function alone(work: () => Promise<Ended>): Promise<Ended> {
  // No https, no locks: then one tab at a time is all that can be promised.
  const locks = "locks" in navigator ? navigator.locks : undefined;
  if (locks !== undefined) {
    return locks.request(LOCK, { ifAvailable: true }, (lock) =>
      lock === null ? Promise.resolve<Ended>("busy") : work(),
    );
  }
  if (isSending) return "busy";
  isSending = true;
  try {
    return await work();
  } finally {
    isSending = false;
  }
}

/** How long to wait before the next try: doubling, five minutes at most, a little chance in it. */
export function nextTry(failures: number, chance = Math.random()): number {
  const whole = Math.min(2 ** Math.min(failures, 10) * 1_000, 300_000);
  return whole * (0.75 + chance / 2);
}
