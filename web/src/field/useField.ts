/** The life of the page: who works here, what waits, what is to be done, when it is sent. */
import { useCallback, useEffect, useRef, useState } from "react";

import type { Language } from "@/parts/moments";
import { ProblemError, readProblem, type Problem } from "@/parts/problems";

import { heldBy, lastOfficer, lock, meet, Revoked } from "./device";
import { after, wholeList } from "./drafts";
import { dismiss, nextTry, save, sendAll, type Ended } from "./outbox";
import { officeOf, pull, sender, signIn, signOut, whoIsThere, type TodaysWork } from "./server";
import {
  countWaiting,
  keepList,
  listOf,
  openStore,
  waitingOf,
  type Draft,
  type Held,
  type KeptDevice,
  type Store,
  type Waiting,
} from "./store";

const EVERY = 60_000;
const CHANNEL = "gubei-field";

export interface Shown {
  /** "looking": the page has just opened; "locked": nobody may read what the device holds. */
  door: "looking" | "open" | "locked";
  name: string;
  records: Waiting[];
  /** Records of others that wait on this device. */
  others: number;
  /** How many wait where nobody can read them yet. */
  hidden: number;
  list: TodaysWork | null;
  pulled_at: string | null;
  sent_at: string | null;
  ahead: number;
}

type KeptList = NonNullable<Awaited<ReturnType<typeof listOf>>>;

export type Trouble = Ended | "offline";

const NOTHING: Shown = {
  door: "looking",
  name: "",
  records: [],
  others: 0,
  hidden: 0,
  list: null,
  pulled_at: null,
  sent_at: null,
  ahead: 0,
};

async function look(store: Store, held: Held | null): Promise<Shown> {
  if (held === null) {
    const { others } = await countWaiting(store, "");
    return { ...NOTHING, door: "locked", hidden: others };
  }
  const [records, counts, kept, device] = await Promise.all([
    waitingOf(held),
    countWaiting(store, held.officer),
    listOf(held),
    store.get("devices", held.officer),
  ]);
  return {
    door: "open",
    records,
    others: counts.others,
    hidden: 0,
    ...shownOfList(kept),
    ...shownOfDevice(device),
  };
}

function shownOfList(kept: KeptList | null): Pick<Shown, "list" | "pulled_at"> {
  if (kept === null) return { list: null, pulled_at: null };
  return { list: wholeList(kept.list), pulled_at: kept.pulled_at };
}

function shownOfDevice(device: KeptDevice | undefined): Pick<Shown, "name" | "sent_at" | "ahead"> {
  return {
    name: device?.name ?? "",
    sent_at: device?.sent_at ?? null,
    ahead: device?.ahead ?? 0,
  };
}

/** A record was taken: its work is gone from the list, and the time is kept. */
async function noteSent(held: Held, record: Waiting): Promise<void> {
  const kept = await listOf(held);
  if (kept !== null) {
    await keepList(held, after(wholeList(kept.list), record), kept.pulled_at);
  }
  const device = await held.store.get("devices", held.officer);
  if (device === undefined) return;
  await held.store.put("devices", { ...device, sent_at: new Date().toISOString() });
}

async function refresh(held: Held, language: Language): Promise<void> {
  const list = await pull(language);
  const now = new Date();
  await keepList(held, list, now.toISOString());
  const device = await held.store.get("devices", held.officer);
  if (device === undefined) return;
  const ahead = new Date(list.now).getTime() - now.getTime();
  await held.store.put("devices", { ...device, ahead });
}

/** Meets the server: the key first, then what waits, and only then today's list. */
async function meetServer(store: Store, language: Language, held: Held | null) {
  const who = await whoIsThere(language);
  if (who === null) {
    if (held !== null) await askAboutDevice(store, held, language);
    return { ended: "sign-in" as Ended, held };
  }
  if (held !== null && held.officer !== who.id) return { ended: "sign-in" as Ended, held };
  const met = await meet(store, who, officeOf(language), Date.now());
  const ended = await sendAll(
    met,
    sender(who.id, language),
    (record) => noteSent(met, record),
    () => refresh(met, language),
  );
  return { ended, held: met };
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

export function useField(language: Language) {
  const [store, setStore] = useState<Store | null>(null);
  const [held, setHeld] = useState<Held | null>(null);
  const [shown, setShown] = useState<Shown>(NOTHING);
  const [ended, setEnded] = useState<Trouble>("empty");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const failures = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const running = useRef(false);
  const again = useRef(false);
  const tabs = useRef<BroadcastChannel | null>(null);

  const show = useCallback(async (from: Store, by: Held | null) => {
    setHeld(by);
    setShown(await look(from, by));
  }, []);

  const sync = useCallback(async () => {
    if (store === null) return;
    if (running.current) {
      again.current = true; // what was saved meanwhile goes next
      return;
    }
    running.current = true;
    again.current = false;
    setBusy(true);
    clearTimeout(timer.current);
    const { trouble, by, said } = await tryToMeet(store, language, held);
    failures.current = trouble === "later" || trouble === "offline" ? failures.current + 1 : 0;
    setEnded(trouble);
    if (said !== null) setProblem(said);
    await show(store, by);
    tabs.current?.postMessage("changed");
    running.current = false;
    setBusy(false);
    const pause = pauseAfter(failures.current, again.current);
    timer.current = setTimeout(() => document.dispatchEvent(new Event("gubei-sync")), pause);
  }, [store, held, language, show]);

  useEffect(() => {
    let opened: Store | null = null;
    void (async () => {
      opened = await openStore();
      const last = await lastOfficer(opened);
      await show(opened, last && (await heldBy(opened, last.officer, Date.now())));
      setStore(opened);
    })();
    return () => {
      clearTimeout(timer.current);
      opened?.close();
    };
  }, [show]);

  useTriggers(sync, store !== null);

  useEffect(() => {
    if (store === null) return;
    const channel = new BroadcastChannel(CHANNEL);
    tabs.current = channel;
    channel.onmessage = () => void reread(store).then((by) => show(store, by));
    return () => channel.close();
  }, [store, show]);

  const keep = useCallback(
    async (draft: Draft) => {
      if (store === null || held === null) throw new Error("nobody works here");
      await save(held, draft, new Date());
      await show(store, held);
      tabs.current?.postMessage("changed");
      void sync();
    },
    [store, held, show, sync],
  );

  const enter = useCallback(
    async (username: string, password: string) => {
      if (store === null) return;
      try {
        setProblem(null);
        await signIn(username, password, language);
        const met = await meetServer(store, language, null);
        setEnded(met.ended);
        await show(store, met.held);
      } catch (error) {
        setProblem(readProblem(error));
        await show(store, null);
      }
    },
    [store, language, show],
  );

  const leave = useCallback(async () => {
    if (store === null || held === null) return;
    await lock(store, held.officer);
    await show(store, null);
    tabs.current?.postMessage("changed");
    await signOut(language).catch(() => undefined); // without a network the sign-in ends by itself
  }, [store, held, language, show]);

  const letGo = useCallback(
    async (id: string) => {
      if (store === null || held === null) return;
      await dismiss(held, id);
      await show(store, held);
    },
    [store, held, show],
  );

  return { shown, ended, busy, problem, sync, keep, enter, leave, letGo };
}

export type Field = ReturnType<typeof useField>;

async function reread(store: Store): Promise<Held | null> {
  const last = await lastOfficer(store);
  return last && heldBy(store, last.officer, Date.now());
}

/** How long to wait before the next sending: longer after failures, not at all if more was saved. */
function pauseAfter(failures: number, again: boolean): number {
  if (failures > 0) return nextTry(failures);
  return again ? 0 : EVERY;
}

/** Whatever happens on the way is one of the troubles that the page names. */
async function tryToMeet(store: Store, language: Language, held: Held | null) {
  const nothing = { said: null as Problem | null };
  try {
    const met = await meetServer(store, language, held);
    return { ...nothing, trouble: met.ended as Trouble, by: met.held };
  } catch (error) {
    if (error instanceof Revoked) return { ...nothing, trouble: "revoked" as Trouble, by: null };
    const still = held && (await heldBy(store, held.officer, Date.now()));
    if (error instanceof ProblemError && error.problem.status === 401) {
      return { ...nothing, trouble: "sign-in" as Trouble, by: still };
    }
    const said = error instanceof ProblemError ? error.problem : null;
    return { said, trouble: (said === null ? "offline" : "later") as Trouble, by: still };
  }
}

/** When it is sent: at the start, when the network or the tab comes back, in time, by the button. */
function useTriggers(sync: () => Promise<void>, ready: boolean): void {
  const latest = useRef(sync);
  useEffect(() => {
    latest.current = sync;
  }, [sync]);
  useEffect(() => {
    if (!ready) return;
    const go = () => void latest.current();
    const goWhenSeen = () => document.visibilityState === "visible" && go();
    go();
    window.addEventListener("online", go);
    document.addEventListener("visibilitychange", goWhenSeen);
    document.addEventListener("gubei-sync", go);
    return () => {
      window.removeEventListener("online", go);
      document.removeEventListener("visibilitychange", goWhenSeen);
      document.removeEventListener("gubei-sync", go);
    };
  }, [ready]);
}
