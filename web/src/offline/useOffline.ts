/** The life of a page: who works here, what waits, what is to be done, when it is sent. */
import { useCallback, useEffect, useRef, useState } from "react";

import type { Language } from "@/parts/moments";
import { readProblem, type Problem } from "@/parts/problems";

import { lock } from "./device";
import {
  changeList,
  look,
  meetServer,
  NOTHING,
  reread,
  tryToMeet,
  type PageKind,
  type Shown,
  type Trouble,
} from "./meeting";
import { signIn, signOut } from "./office";
import { dismiss, nextTry, save } from "./outbox";
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

  const show = useCallback(
    async (from: Store, by: Held | null) => {
      setHeld(by);
      setShown(await look(kind, from, by));
    },
    [kind],
  );

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
    const { trouble, by, said } = await tryToMeet(kind, store, language, held);
    failures.current = trouble === "later" || trouble === "offline" ? failures.current + 1 : 0;
    setEnded(trouble);
    if (said !== null) setProblem(said);
    await show(store, by);
    tabs.current?.postMessage("changed");
    running.current = false;
    setBusy(false);
    const pause = pauseAfter(failures.current, again.current);
    timer.current = setTimeout(() => document.dispatchEvent(new Event("gubei-sync")), pause);
  }, [kind, store, held, language, show]);

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

  useTriggers(sync, store !== null);

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
      const record = await save(held, draft, new Date());
      if (change !== undefined) await changeList(kind, held, (list) => list && change(list));
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

  return { shown, held, ended, busy, problem, sync, keep, change, amend, enter, leave, letGo };
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
