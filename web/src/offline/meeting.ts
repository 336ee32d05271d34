/** A page meets the server: the key first, then what waits, then the list. */
import type { Language } from "@/parts/moments";
import { ProblemError, type Problem } from "@/parts/problems";

import {
  forgetLeaving,
  hasLeft,
  heldBy,
  isWithin,
  lastOfficer,
  LEASE,
  Left,
  meet,
  Revoked,
} from "./device";
import { isUplinkGone, officeOf, post, postOne, signOut, whoIsThere } from "./office";
import { save, sendAll, type Ended } from "./outbox";
import {
  countWaiting,
  keepList,
  listOf,
  noteDevice,
  standingOf,
  waitingOf,
  type Draft,
  type Held,
  type KeptDevice,
  type Standing,
  type Store,
  type Waiting,
} from "./store";

/** What one page does that the others do not. */
export interface PageKind<List> {
  /** Of its store and of the channel between its tabs. */
  name: string;
  /** So long what it holds is read without meeting the server. */
  lease?: number;
  /** After a meeting the server's word that the device may work counts so long. */
  trust?: number;
  /** So many of the records that wait are opened to be shown; all, unless said. */
  most?: number;
  /** Asks the server for what is new; `kept` is the list so far. */
  pull: (held: Held, kept: List | null, language: Language) => Promise<Pulled<List>>;
  /** A list as an older version of the page may have kept it. */
  whole: (kept: unknown) => List;
  /** The list after a record was taken, with what the server answered to it. */
  after: (list: List, record: Waiting, answer: unknown) => List;
  /** Several records that one request takes: how many at the front, where to, in which body. */
  lots?: Lots;
}

/** What the server said; the list may have changed while it was asked. */
export interface Pulled<List> {
  into: (kept: List | null) => List;
  /** The clock of the server, where it told the whole list anew. */
  now?: string;
}

export interface Lots {
  path: string;
  count: (waiting: Waiting[]) => number;
  body: (lot: Waiting[]) => object;
  /** What the answer says of each record of the lot, in order. */
  answers: (answer: unknown, many: number) => unknown[];
}

export interface Shown<List> {
  /** "looking": the page has just opened; "locked": nobody may read what the device holds. */
  door: "looking" | "open" | "locked";
  name: string;
  records: Waiting[];
  standing: Standing;
  /** Records of others that wait on this device. */
  others: number;
  /** How many wait where nobody can read them yet. */
  hidden: number;
  list: List | null;
  pulled_at: string | null;
  sent_at: string | null;
  ahead: number;
}

export type Trouble = Ended | "offline";

export const NOTHING: Shown<never> = {
  door: "looking",
  name: "",
  records: [],
  standing: { waiting: 0, parked: 0, since: null },
  others: 0,
  hidden: 0,
  list: null,
  pulled_at: null,
  sent_at: null,
  ahead: 0,
};

/** How the page stands. Who signed out meanwhile, in this tab or another, holds nothing any more. */
export async function look<List>(
  kind: PageKind<List>,
  store: Store,
  held: Held | null,
): Promise<Shown<List>> {
  if (held === null) {
    const { others } = await countWaiting(store, "");
    return { ...NOTHING, door: "locked", hidden: others };
  }
  const [records, standing, counts, kept, device] = await Promise.all([
    waitingOf(held, kind.most),
    standingOf(held),
    countWaiting(store, held.officer),
    listOf(held),
    store.get("devices", held.officer),
  ]);
  if (device === undefined || device.key === null) return look(kind, store, null);
  return {
    door: "open",
    records,
    standing,
    others: counts.others,
    hidden: 0,
    list: kept && kind.whole(kept.list),
    pulled_at: kept?.pulled_at ?? null,
    ...shownOfDevice(device),
  };
}

const shownOfDevice = ({ name, sent_at, ahead }: KeptDevice) => ({ name, sent_at, ahead });

/** Changes the list, and takes records out with it; one change at a time, in all tabs. */
export async function changeList<List>(
  kind: PageKind<List>,
  held: Held,
  change: (list: List | null) => List | null,
  { pulled_at, drop = [] }: { pulled_at?: string | undefined; drop?: string[] } = {},
): Promise<void> {
  await inTurn(`${held.store.name}-list`, async () => {
    const kept = await listOf(held);
    const list = change(kept && kind.whole(kept.list));
    if (list !== null) await keepList(held, list, pulled_at ?? kept?.pulled_at ?? "", { drop });
  });
}

/** Keeps a record and what it changes in the list, both or neither. Throws StoreFull. */
export function keepRecord<List>(
  kind: PageKind<List>,
  held: Held,
  draft: Draft,
  now: Date,
  change?: (list: List) => List,
): Promise<Waiting> {
  if (change === undefined) return save(held, draft, now);
  return inTurn(`${held.store.name}-list`, async () => {
    const kept = await listOf(held);
    const list = kept && { ...kept, list: change(kind.whole(kept.list)) };
    return save(held, draft, now, list);
  });
}

let last: Promise<unknown> = Promise.resolve();

async function inTurn<Done>(name: string, work: () => Promise<Done>): Promise<Done> {
  if ("locks" in navigator) return navigator.locks.request(name, work);
  const next = last.then(work, work);
  last = next.catch(() => undefined);
  return next;
}

/** Records were taken: the list follows as they leave, and the time is kept. */
async function noteSent<List>(
  kind: PageKind<List>,
  held: Held,
  lot: Waiting[],
  answers: unknown[],
): Promise<void> {
  const follow = (list: List) =>
    lot.reduce<List>((sofar, record, place) => kind.after(sofar, record, answers[place]), list);
  const drop = lot.map(({ id }) => id);
  await noteDevice(held, { sent_at: new Date().toISOString() });
  await changeList(kind, held, (list) => list && follow(list), { drop });
}

async function refresh<List>(kind: PageKind<List>, held: Held, language: Language): Promise<void> {
  const kept = await listOf(held);
  const { into, now: said } = await kind.pull(held, kept && kind.whole(kept.list), language);
  const now = new Date();
  const pulled_at = said === undefined ? undefined : now.toISOString();
  await changeList(kind, held, into, { pulled_at });
  if (said !== undefined)
    await noteDevice(held, { ahead: new Date(said).getTime() - now.getTime() });
}

/** Meets the server: the key first, then what waits, and only then the list. */
export async function meetServer<List>(
  kind: PageKind<List>,
  store: Store,
  language: Language,
  held: Held | null,
) {
  if (held !== null && (await isTrusted(kind, held))) {
    const ended = await sendAndPull(kind, held, language).catch(asksToMeet);
    if (ended !== "sign-in") return { ended, held };
  }
  try {
    return await meetAnew(kind, store, language, held);
  } catch (error) {
    // A relay has no keys to hand out: what is held is held on, until its time is over.
    if (held === null || !isUplinkGone(error)) throw error;
    return { ended: await sendAndPull(kind, held, language), held };
  }
}

async function meetAnew<List>(
  kind: PageKind<List>,
  store: Store,
  language: Language,
  held: Held | null,
) {
  const who = await whoIsThere(language);
  if (who === null) {
    if (held !== null) await askAboutDevice(store, held, language);
    await forgetLeaving(store);
    return { ended: "sign-in" as Ended, held };
  }
  if (held !== null && held.officer !== who.id) return { ended: "sign-in" as Ended, held };
  if (await hasLeft(store, who.id)) {
    await sayLeft(store, language);
    return { ended: "sign-in" as Ended, held: null };
  }
  const met = await meet(store, who, officeOf(language), Date.now());
  return { ended: await sendAndPull(kind, met, language), held: met };
}

/** Tells the server that the officer signed out here; until it has heard, nobody is let in by it. */
export async function sayLeft(store: Store, language: Language): Promise<void> {
  await signOut(language);
  await forgetLeaving(store);
}

async function isTrusted<List>(kind: PageKind<List>, held: Held): Promise<boolean> {
  const device = await held.store.get("devices", held.officer);
  return device !== undefined && isWithin(kind.trust ?? 0, Date.now() - device.met_at);
}

/** Who is no longer signed in, or whose device is no longer known, meets the server anew. */
function asksToMeet(error: unknown): Ended {
  const problem = error instanceof ProblemError ? error.problem : null;
  if (problem?.status === 401 || problem?.code === "device_revoked") return "sign-in";
  throw error;
}

function sendAndPull<List>(kind: PageKind<List>, held: Held, language: Language): Promise<Ended> {
  const { lots } = kind;
  const { officer } = held;
  return sendAll(
    held,
    (lot, signal) => {
      const how = { officer, language, signal };
      const [first] = lot;
      if (first === undefined) throw new Error("a lot holds something");
      const isLot = lots !== undefined && lots.count([first]) > 0;
      return isLot ? post(lots.path, lots.body(lot), how) : postOne(first, how);
    },
    {
      lot: (waiting) => lots?.count(waiting) ?? 1,
      sent: (lot, answer) => {
        const [first] = lot;
        const isLot = first !== undefined && lots !== undefined && lots.count([first]) > 0;
        const answers = isLot ? lots.answers(answer, lot.length) : [answer];
        return noteSent(kind, held, lot, answers);
      },
      whenEmpty: () => refresh(kind, held, language),
    },
  );
}

/** Nobody is signed in: was the device revoked? Then what it holds goes at once. */
async function askAboutDevice(store: Store, held: Held, language: Language): Promise<void> {
  const device = await store.get("devices", held.officer);
  if (device === undefined) return;
  const who = { id: device.officer, name: device.name };
  await meet(store, who, officeOf(language), Date.now()).catch((error: unknown) => {
    if (error instanceof Revoked) throw error;
  });
}

export async function reread<List>(kind: PageKind<List>, store: Store): Promise<Held | null> {
  const last = await lastOfficer(store);
  return last && heldBy(store, last.officer, Date.now(), kind.lease ?? LEASE);
}

/** Whatever happens on the way is one of the troubles that the page names. */
export async function tryToMeet<List>(
  kind: PageKind<List>,
  store: Store,
  language: Language,
  held: Held | null,
) {
  const nothing = { said: null as Problem | null };
  try {
    const met = await meetServer(kind, store, language, held);
    return { ...nothing, trouble: met.ended as Trouble, by: met.held };
  } catch (error) {
    if (error instanceof Revoked) return { ...nothing, trouble: "revoked" as Trouble, by: null };
    if (error instanceof Left) return { ...nothing, trouble: "sign-in" as Trouble, by: null };
    const still = held && (await heldBy(store, held.officer, Date.now(), kind.lease ?? LEASE));
    if (error instanceof ProblemError && error.problem.status === 401) {
      return { ...nothing, trouble: "sign-in" as Trouble, by: still };
    }
    const said = error instanceof ProblemError ? error.problem : null;
    return { said, trouble: (said === null ? "offline" : "later") as Trouble, by: still };
  }
}
