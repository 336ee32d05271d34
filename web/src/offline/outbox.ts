/**
 * The outbox: a record is saved on the device first, and leaves it only when the server has taken
 * it. The rules are those of work without a network; each has a test.
 */
import { newKey } from "@/parts/idempotency";
import { readProblem, type Problem } from "@/parts/problems";

import {
  addRecord,
  dropRecords,
  noteTries,
  park,
  waitingOf,
  type Draft,
  type Held,
  type Waiting,
} from "./store";

/** Answers after which the same record is sent again later; 401 asks to sign in first. */
const PASSING = new Set([408, 425, 429]);
/** Refusals that are not about the record: the same request is under way, the cookie is old. */
const PASSING_CODES = new Set(["request_under_way", "csrf"]);
const PATIENCE = 20_000;

/** Sends a lot: one record, or several that the server takes in one request. */
export type Send = (lot: Waiting[], signal: AbortSignal) => Promise<Response>;
export type Ended = "empty" | "later" | "sign-in" | "revoked" | "busy";

/** What a page does with its records beside sending them. */
export interface Handling {
  /** How many of the records at the front go in one request. */
  lot?: (waiting: Waiting[]) => number;
  /** A lot was taken, with the server's answer. */
  sent?: (lot: Waiting[], answer: unknown) => Promise<void>;
  /** Runs before any other sender begins: nothing is then on its way. */
  whenEmpty?: () => Promise<void>;
}

export class StoreFull extends Error {}

/** Keeps a record. Resolves when it is on the device; throws StoreFull where there is no room. */
export async function save(held: Held, draft: Draft, now: Date): Promise<Waiting> {
  const id = draft.id ?? newKey();
  const device_at = now.toISOString();
  const body = draft.bare === true ? draft.body : { ...draft.body, id, device_at };
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
 * could not take for now; one that it refused for good is parked, and the next is sent.
 */
export async function sendAll(held: Held, send: Send, handling: Handling = {}): Promise<Ended> {
  const { lot = () => 1, whenEmpty } = handling;
  return alone(`${held.store.name}-outbox`, async () => {
    let waiting = (await waitingOf(held)).filter(({ rejected }) => rejected === null);
    while (waiting.length > 0) {
      const many = Math.max(1, lot(waiting));
      const ended = await sendLot(held, waiting.slice(0, many), send, handling);
      if (ended !== "done") return ended;
      waiting = waiting.slice(many);
    }
    await whenEmpty?.();
    return "empty";
  });
}

type After = "done" | "later" | "sign-in";

async function sendLot(held: Held, lot: Waiting[], send: Send, handling: Handling): Promise<After> {
  const ids = lot.map(({ id }) => id);
  await noteTries(held, ids);
  const response = await inTime(lot, send);
  if (response === null) return "later";
  if (response.ok) {
    // A page of somebody else's network that says 200 is not our server.
    if (response.redirected || !isJson(response)) return "later";
    const answer: unknown = await response.json().catch(() => null);
    await dropRecords(held, ids);
    await handling.sent?.(lot, answer);
    return "done";
  }
  const refused = await judge(response);
  if (typeof refused === "string") return refused;
  const [first] = lot;
  if (first !== undefined && lot.length === 1) await park(held, first.id, refused);
  else return oneByOne(held, lot, send, handling);
  return "done";
}

/** Of a lot that was refused nobody knows which record it was about. */
async function oneByOne(held: Held, lot: Waiting[], send: Send, handling: Handling) {
  for (const record of lot) {
    const ended = await sendLot(held, [record], send, handling);
    if (ended !== "done") return ended;
  }
  return "done";
}

/** Whether a refusal passes, asks to sign in, or is about the record: then why. */
async function judge(response: Response): Promise<Problem | "later" | "sign-in"> {
  if (response.status === 401) return "sign-in";
  if (PASSING.has(response.status) || response.status >= 500) return "later";
  const problem = readProblem(await response.json().catch(() => null), response.status);
  return !isJson(response) || PASSING_CODES.has(problem.code) ? "later" : problem;
}

function isJson(response: Response): boolean {
  return /^application\/(problem\+)?json/.test(response.headers.get("Content-Type") ?? "");
}

/** The answer, or nothing where none came in time: whether it was done is not known then. */
async function inTime(lot: Waiting[], send: Send): Promise<Response | null> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return await send(lot, stop.signal);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** The author has read why it was refused, and lets it go. */
export async function dismiss(held: Held, id: string): Promise<void> {
  const record = await held.store.get("outbox", id);
  if (record?.officer !== held.officer || record.rejected === null) return;
  await held.store.delete("outbox", id);
}

let isSending = false;

/** Runs where no other tab does; without locks, once in this tab. */
async function alone(name: string, work: () => Promise<Ended>): Promise<Ended> {
  // No https, no locks: then one tab at a time is all that can be promised.
  const locks = "locks" in navigator ? navigator.locks : undefined;
  if (locks !== undefined) {
    return locks.request(name, { ifAvailable: true }, (lock) =>
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
