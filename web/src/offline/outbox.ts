/**
 * The outbox: a record is saved on the device first, and leaves it only when the server has taken
 * it. The rules are those of work without a network; each has a test.
 */
import { newKey } from "@/parts/idempotency";
import { readProblem, type Problem } from "@/parts/problems";

import {
  addRecord,
  dropRecords,
  mendRecord,
  noteTries,
  park,
  waitingOf,
  type Draft,
  type Held,
  type KeptList,
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
  /** A lot was taken, with the server's answer; called while its records are still here. */
  sent?: (lot: Waiting[], answer: unknown) => Promise<void>;
  /** Runs before any other sender begins: nothing is then on its way. */
  whenEmpty?: () => Promise<void>;
}

export class StoreFull extends Error {}

/**
 * Keeps a record, and with it the list as it then is. Resolves when both are on the device; throws
 * StoreFull where there is no room, and keeps neither.
 */
export async function save(
  held: Held,
  draft: Draft,
  now: Date,
  list: KeptList | null = null,
): Promise<Waiting> {
  const id = draft.id ?? newKey();
  const device_at = now.toISOString();
  const body = draft.bare === true ? draft.body : { ...draft.body, id, device_at };
  const record = { ...draft, body, id, made_at: device_at, tries: 0, rejected: null };
  try {
    await addRecord(held, record, list);
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
  return alone(lockOf(held), async () => {
    const kept = await waitingOf(held);
    const parked = new Set(kept.filter(({ rejected }) => rejected !== null).map(({ id }) => id));
    let waiting = free(kept, parked);
    while (waiting.length > 0) {
      const many = Math.max(1, lot(waiting));
      const ended = await sendLot(held, waiting.slice(0, many), send, { ...handling, parked });
      if (ended !== "done") return ended;
      waiting = free(waiting.slice(many), parked);
    }
    await whenEmpty?.();
    return "empty";
  });
}

/** Those that can be sent: a record that stands on a parked one waits until that is mended. */
export function free(records: readonly Waiting[], parked: ReadonlySet<string>): Waiting[] {
  const held = new Set(parked);
  return records.filter(({ id, needs }) => {
    if (needs !== undefined && held.has(needs)) held.add(id);
    return !held.has(id);
  });
}

type After = "done" | "later" | "sign-in";
type Sending = Handling & { parked: Set<string> };

async function sendLot(held: Held, lot: Waiting[], send: Send, handling: Sending): Promise<After> {
  const ids = lot.map(({ id }) => id);
  await noteTries(held, ids);
  const response = await inTime(lot, send);
  if (response === null) return "later";
  if (response.ok) {
    // A page of somebody else's network that says 200 is not our server.
    if (response.redirected || !isJson(response)) return "later";
    const answer: unknown = await response.json().catch(() => null);
    await take(held, lot, answer, handling);
    return "done";
  }
  const refused = await judge(response);
  if (typeof refused === "string") return refused;
  const [first] = lot;
  if (first !== undefined && lot.length === 1) {
    await park(held, first.id, refused);
    handling.parked.add(first.id);
  } else return oneByOne(held, lot, send, handling);
  return "done";
}

/**
 * First the list, then the outbox: at no moment is what was recorded in neither. What the server
 * has is not sent again where the list cannot follow, as on a full device: the next pull mends it.
 */
async function take(held: Held, lot: Waiting[], answer: unknown, { sent }: Handling) {
  try {
    await sent?.(lot, answer);
  } catch (error) {
    console.error(error);
  }
  await dropRecords(
    held,
    lot.map(({ id }) => id),
  );
}

/** Of a lot that was refused nobody knows which record it was about. */
async function oneByOne(held: Held, lot: Waiting[], send: Send, handling: Sending) {
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

/** The author says it otherwise: the parked record is sent again, at its place in the order. */
export function mend(held: Held, record: Waiting, said: Record<string, unknown>): Promise<boolean> {
  return mendRecord(held, { ...record, body: { ...record.body, ...said } });
}

/**
 * Resolves when no tab sends any more: who found another one sending tries again then. That one may
 * have been closed in the middle, and what it left behind would wait for the next minute. Never
 * resolves where there are no locks, or once `signal` says stop.
 */
export async function whenFree(held: Pick<Held, "store">, signal: AbortSignal): Promise<void> {
  if (!("locks" in navigator)) return new Promise(() => undefined);
  await navigator.locks.request(lockOf(held), { signal }, () => undefined);
}

const lockOf = ({ store }: Pick<Held, "store">) => `${store.name}-outbox`;

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
