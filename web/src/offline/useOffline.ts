/** The life of a page: who works here, what waits, what is to be done, when it is sent. */
import { useCallback, useEffect, useRef, useState } from "react";

import type { Language } from "@/parts/moments";
import { readProblem, type Problem } from "@/parts/problems";

import { forgetLeaving, leave as leaveDevice } from "./device";
import {
  changeList,
  keepRecord,
  look,
  meetServer,
  NOTHING,
  reread,
  sayLeft,
  tryToMeet,
  type PageKind,
  type Shown,
  type Trouble,
} from "./meeting";
import { signIn } from "./office";
import { dismiss, mend as mendParked, nextTry, whenFree } from "./outbox";
import { amendRecord, openStore, type Draft, type Held, type Store, type Waiting } from "./store";

const EVERY = 60_000;

export function useOffline<List>(kind: PageKind<List>, language: Language) {
  const [store, setStore] = useState<Store | null>(null);
  const [held, setHeld] = useState<Held | null>(null);
  const [shown, setShown] = useState<Shown<List>>(NOTHING);
  const [ended, setEnded] = useState<Trouble>("empty");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const failures = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const running = useRef(false);
  const again = useRef(false);
  const tabs = useRef<BroadcastChannel | null>(null);
  const looks = useRef(0);

  /** Shows how the device stands; of two looks at once the one that began later counts. */
  const show = useCallback(
    async (from: Store, by: Held | null) => {
      const turn = (looks.current += 1);
      const now = await look(kind, from, by);
      if (turn !== looks.current) return;
      setHeld(now.door === "open" ? by : null);
      setShown(now);
    },
    [kind],
  );

  /** The other tab has ended: after failures it is waited for as long as ever. */
  const goOn = useCallback(() => {
    if (running.current) {
      again.current = true;
      return;
    }
    clearTimeout(timer.current);
    timer.current = setTimeout(askToSync, pauseAfter(failures.current, true));
  }, []);
  const afterOther = useAfterOther(goOn);

  const sync = useCallback(async () => {
    if (store === null) return;
    if (running.current) {
      again.current = true; // what was saved meanwhile goes next
      return;
    }
    running.current = true;
    again.current = false;
    failures.current += 1; // until the meeting says otherwise
    setBusy(true);
    clearTimeout(timer.current);
    try {
      const { trouble, by, said } = await tryToMeet(kind, store, language, held);
      if (trouble === "busy") {
        failures.current = Math.max(0, failures.current - 1); // nothing was tried here
        afterOther(store);
      } else if (trouble !== "later" && trouble !== "offline") failures.current = 0;
      setEnded(trouble);
      if (said !== null) setProblem(said);
      await show(store, by);
    } catch (error) {
      console.error(error); // the store of the browser failed: what is in it waits
      setEnded("later");
    } finally {
      tabs.current?.postMessage("changed");
      running.current = false;
      setBusy(false);
      timer.current = setTimeout(askToSync, pauseAfter(failures.current, again.current));
    }
  }, [kind, store, held, language, show, afterOther]);

  useEffect(() => {
    let opened: Store | null = null;
    void (async () => {
      opened = await openStore(kind.name);
      await show(opened, await reread(kind, opened));
      setStore(opened);
    })();
    return () => {
      clearTimeout(timer.current);
      opened?.close();
    };
  }, [kind, show]);

  /** Somebody asks, or the network came back: the pauses begin anew. */
  const syncAfresh = useCallback(() => {
    failures.current = 0;
    return sync();
  }, [sync]);

  useTriggers(sync, syncAfresh, store !== null);

  useEffect(() => {
    if (store === null) return;
    const channel = new BroadcastChannel(kind.name);
    tabs.current = channel;
    channel.onmessage = () => void reread(kind, store).then((by) => show(store, by));
    return () => channel.close();
  }, [kind, store, show]);

  /** Keeps a record, and what it changes in the list. */
  const keep = useCallback(
    async (draft: Draft, change?: (list: List) => List) => {
      if (store === null || held === null) throw new Error("nobody works here");
      const record = await keepRecord(kind, held, draft, new Date(), change);
      await show(store, held);
      tabs.current?.postMessage("changed");
      void sync();
      return record;
    },
    [kind, store, held, show, sync],
  );

  /** Changes the list by something that is no record. */
  const change = useCallback(
    async (how: (list: List) => List) => {
      if (store === null || held === null) return;
      await changeList(kind, held, (list) => list && how(list));
      await show(store, held);
      tabs.current?.postMessage("changed");
    },
    [kind, store, held, show],
  );

  /** Says more in a record that waits; nothing where it was sent meanwhile. */
  const amend = useCallback(
    async (record: Waiting, how: (list: List) => List) => {
      if (store === null || held === null) return;
      if (await amendRecord(held, record)) await change(how);
    },
    [store, held, change],
  );

  const enter = useCallback(
    async (username: string, password: string) => {
      if (store === null) return;
      try {
        setProblem(null);
        await signIn(username, password, language);
        await forgetLeaving(store);
        const met = await meetServer(kind, store, language, null);
        setEnded(met.ended);
        await show(store, met.held);
      } catch (error) {
        setProblem(readProblem(error));
        await show(store, null);
      }
    },
    [kind, store, language, show],
  );

  const leave = useCallback(async () => {
    if (store === null || held === null) return;
    await leaveDevice(store, held.officer);
    await show(store, null);
    tabs.current?.postMessage("changed");
    await sayLeft(store, language).catch(() => undefined); // without a network it is said later
  }, [store, held, language, show]);

  const letGo = useCallback(
    async (id: string) => {
      if (store === null || held === null) return;
      await dismiss(held, id);
      await show(store, held);
    },
    [store, held, show],
  );

  /** What is on the device now, whatever is shown: for acts that follow each other quickly. */
  const peek = useCallback(
    () => (store === null ? Promise.resolve(NOTHING) : look(kind, store, held)),
    [kind, store, held],
  );

  /** Says a parked record otherwise, and sends it again. */
  const mend = useCallback(
    async (record: Waiting, said: Record<string, unknown>) => {
      if (store === null || held === null) return;
      await mendParked(held, record, said);
      await show(store, held);
      tabs.current?.postMessage("changed");
      void sync();
    },
    [store, held, show, sync],
  );

  const acts = { sync: syncAfresh, keep, change, amend, enter, leave, letGo, mend, peek };
  return { shown, held, ended, busy, problem, ...acts };
}

/** A page at work, whatever its list is. */
export type Offline<List> = ReturnType<typeof useOffline<List>>;
/** What the parts that every page has need of it. */
export type AnyPage = Pick<
  Offline<never>,
  "ended" | "busy" | "problem" | "sync" | "enter" | "letGo"
> & { shown: Omit<Shown<unknown>, "list"> };

/** How long to wait before the next sending: longer after failures, not at all if more was saved. */
function pauseAfter(failures: number, again: boolean): number {
  if (failures > 0) return nextTry(failures);
  return again ? 0 : EVERY;
}

const askToSync = () => document.dispatchEvent(new Event("gubei-sync"));

/** Another tab sends: this one goes on as soon as that one ends, however it ends. */
function useAfterOther(goOn: () => void) {
  const waiting = useRef<AbortController | null>(null);
  useEffect(() => () => waiting.current?.abort(), []);
  return useCallback(
    (store: Store) => {
      if (waiting.current !== null) return;
      const stop = (waiting.current = new AbortController());
      const over = () => (waiting.current = null);
      whenFree({ store }, stop.signal)
        .finally(over)
        .then(goOn, () => undefined);
    },
    [goOn],
  );
}

/** When it is sent: at the start, when the network or the tab comes back, in time, by the button. */
function useTriggers(
  sync: () => Promise<void>,
  syncAfresh: () => Promise<void>,
  ready: boolean,
): void {
  const latest = useRef({ sync, syncAfresh });
  useEffect(() => {
    latest.current = { sync, syncAfresh };
  }, [sync, syncAfresh]);
  useEffect(() => {
    if (!ready) return;
    const go = () => void latest.current.sync();
    const goAfresh = () => void latest.current.syncAfresh();
    const goWhenSeen = () => document.visibilityState === "visible" && goAfresh();
    go();
    window.addEventListener("online", goAfresh);
    document.addEventListener("visibilitychange", goWhenSeen);
    document.addEventListener("gubei-sync", go);
    return () => {
      window.removeEventListener("online", goAfresh);
      document.removeEventListener("visibilitychange", goWhenSeen);
      document.removeEventListener("gubei-sync", go);
    };
  }, [ready]);
}
