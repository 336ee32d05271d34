/**
 * The outbox: a record is saved on the device first, and leaves it only when the server has taken
 * it. The rules are those of work without a network; each has a test.
 */
import { newKey } from "@/parts/idempotency";
import { readProblem, type Problem } from "@/parts/problems";

import { addRecord, noteTry, waitingOf, type Draft, type Held, type Waiting } from "./store";

/** Answers after which the same record is sent again later; 401 asks to sign in first. */
const PASSING = new Set([408, 425, 429]);
/** Refusals that are not about the record: the same request is under way, the cookie is old. */
const PASSING_CODES = new Set(["request_under_way", "csrf"]);
const LOCK = "gubei-field-outbox";
const PATIENCE = 20_000;

export type Send = (record: Waiting, signal: AbortSignal) => Promise<Response>;
export type Ended = "empty" | "later" | "sign-in" | "revoked" | "busy";

export class StoreFull extends Error {}

/** Keeps a record. Resolves when it is on the device; throws StoreFull where there is no room. */
export async function save(held: Held, draft: Draft, now: Date): Promise<Waiting> {
  const id = newKey();
  const device_at = now.toISOString();
  const body = { ...draft.body, id, device_at };
  const record = { ...draft, body, id, made_at: device_at, tries: 0, rejected: null };
  try {
    await addRecord(held, record);
  } catch (error) {
    if (error instanceof DOMException && error.name === "QuotaExceededError") throw new StoreFull();
    throw error;
  }
  return record;
}

/**
 * Sends what waits, in order, one sender over all tabs. Stops at the first record that the server
 * could not take for now; one that it refused for good is parked, and the next is sent. `whenEmpty`
 * runs before any other sender begins: nothing is then on its way.
 */
export async function sendAll(
  held: Held,
  send: Send,
  sent: (record: Waiting) => Promise<void> = () => Promise.resolve(),
  whenEmpty: () => Promise<void> = () => Promise.resolve(),
): Promise<Ended> {
  return alone(async () => {
    for (const record of await waitingOf(held)) {
      if (record.rejected !== null) continue;
      const ended = await sendOne(held, record, send);
      if (ended === "sent") await sent(record);
      else if (ended !== "parked") return ended;
    }
    await whenEmpty();
    return "empty";
  });
}

async function sendOne(held: Held, record: Waiting, send: Send) {
  await noteTry(held, record.id, null);
  const response = await inTime(record, send);
  if (response === null) return "later";
  if (response.ok) {
    // A page of somebody else's network that says 200 is not our server.
    if (response.redirected || !isJson(response)) return "later";
    await held.store.delete("outbox", record.id);
    return "sent";
  }
  if (response.status === 401) return "sign-in";
  if (PASSING.has(response.status) || response.status >= 500) return "later";
  const problem = await problemOf(response);
  if (!isJson(response) || PASSING_CODES.has(problem.code)) return "later";
  await noteTry(held, record.id, problem);
  return "parked";
}

function isJson(response: Response): boolean {
  return /^application\/(problem\+)?json/.test(response.headers.get("Content-Type") ?? "");
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

/** The author has read why it was refused, and lets it go. */
export async function dismiss(held: Held, id: string): Promise<void> {
  const record = await held.store.get("outbox", id);
  if (record?.officer !== held.officer || record.rejected === null) return;
  await held.store.delete("outbox", id);
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
