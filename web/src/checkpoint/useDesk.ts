/** A device at work at a checkpoint: a vehicle is kept, decided, sent; a shift begins and ends. */
import { useCallback, useEffect, useRef } from "react";

import { useOffline, type Offline } from "@/offline/useOffline";
import type { Outcome, PassageSent } from "@/parts/barrier/kinds";
import { lightOf, playLight } from "@/parts/barrier/sound";
import { newKey } from "@/parts/idempotency";
import type { Language } from "@/parts/moments";
import type { Words } from "@/parts/problems";

import { decide, transitHours, wrongNumbers, type Verdict } from "./deciding";
import {
  decidedAlone,
  passedOf,
  putBack,
  usedChecks,
  withdrawn,
  withSent,
  type DeskList,
  type Passed,
} from "./desk";
import { CHECKPOINT, openWatch } from "./fetching";
import { outsideHours } from "./opening";
import { sayWrong } from "./saying";
import { goesOn, type Vehicle } from "./settling";
import { lookUp, nobodyFound } from "./watch";
import { WORDS } from "./words";

/** So long an officer waits for the server before the device decides alone. */
const PATIENCE = 3_000;
/** So many vehicles may wait for an answer at once. */
const MOST = 20;

export type CheckpointPage = Offline<DeskList>;

/** What the device itself says of a vehicle. */
async function decideHere(page: CheckpointPage, list: DeskList, sent: PassageSent, at: Date) {
  const { held } = page;
  const watch = held && (await openWatch(held, list.watch, at.getTime()));
  const found = watch === null ? nobodyFound(sent) : await lookUp(watch, sent, at);
  const check = usedChecks(list).includes(found.check) ? "" : found.check;
  const rules = list.rules?.rules ?? null;
  const verdicts: Verdict[] =
    rules === null ? [] : decide(rules, sent, found.people, at, check !== "");
  const carrier: Words = { zh: WORDS.zh.watch.carrier, en: WORDS.en.watch.carrier };
  const closed = outsideHours(list.opening, at);
  const remarks = [
    ...wrongNumbers(sent).map(sayWrong),
    ...(found.carrier ? [carrier] : []),
    ...(closed === null ? [] : [closed]),
  ];
  return { verdicts, remarks, check, hours: transitHours(rules, sent, at) };
}

/** The passage with what the device decided of each person; without rules the server decides. */
function decidedBy(sent: PassageSent, verdicts: readonly Verdict[]): PassageSent {
  return { ...sent, decided: verdicts.map(({ outcome }) => outcome) };
}

export function useDesk(language: Language) {
  const page = useOffline(CHECKPOINT, language);
  const { keep, change, amend, shown } = page;
  const freshRef = useRef("");
  const alone = useRef(new Map<string, PassageSent>());
  const isConnected = page.ended === "empty" || page.ended === "busy";

  const register = useCallback(
    async (typed: PassageSent) => {
      const { list, ahead } = shown;
      if (list === null) throw new Error("nothing was fetched");
      const at = new Date(Date.now() + ahead);
      const sent = { ...typed, passed_at: at.toISOString() };
      const { verdicts, ...said } = await decideHere(page, list, sent, at);
      const own = decidedBy(sent, verdicts);
      const by: Passed["by"] = isConnected ? "waiting" : "device";
      const passed = passedOf(sent, verdicts, { at: at.toISOString(), by, ...said });
      freshRef.current = sent.id;
      alone.current = new Map([...alone.current, [sent.id, own] as const].slice(-MOST));
      const body = { ...(isConnected ? sent : own) };
      await keep(
        {
          kind: "passage",
          about: sent.id,
          id: sent.id,
          path: "/passages",
          body,
          label: sent.plate ?? "",
        },
        (now) => withSent(now, passed, sent),
      );
    },
    [page, shown, keep, isConnected],
  );

  const waiting = shown.list?.passed.find(({ by }) => by === "waiting")?.id;
  useEffect(() => {
    if (waiting === undefined) return;
    const timer = setTimeout(
      () => {
        const record = shown.records.find(({ id }) => id === waiting);
        const own = alone.current.get(waiting);
        const next = (list: DeskList) => decidedAlone(list, waiting);
        // One that was refused is said otherwise by its author alone.
        const isParked = record !== undefined && record.rejected !== null;
        if (record === undefined || isParked || own === undefined) void change(next);
        else void amend({ ...record, body: { ...record.body, decided: own.decided } }, next);
      },
      isConnected ? PATIENCE : 0,
    );
    return () => clearTimeout(timer);
  }, [waiting, isConnected, shown.records, change, amend]);

  const isFresh = useCallback((id: string) => {
    const was = freshRef.current === id;
    if (was) freshRef.current = "";
    return was;
  }, []);
  useLight(shown.list?.passed[0], isFresh);

  const isRefused = shown.list !== null && putBack(shown.list, shown.records) !== shown.list;
  useEffect(() => {
    if (isRefused) void change((list) => putBack(list, shown.records));
  }, [isRefused, shown.records, change]);

  const undo = useCallback(
    (passed: Passed, reason: string, instead?: string) => {
      const id = newKey();
      return keep(
        {
          kind: "withdraw",
          id,
          about: passed.id,
          path: `/passages/${passed.id}/withdraw`,
          body: instead === undefined ? { reason } : { reason, instead },
          label: passed.plate,
          bare: true,
        },
        (list) => withdrawn(list, passed.id, id),
      );
    },
    [keep],
  );

  return { page, register, undo, decide: useDecide(page), ...useShift(page) };
}

/** An officer decides on people in a vehicle: each is a record, behind that of the passage. */
function useDecide({ keep, shown }: CheckpointPage) {
  return useCallback(
    async (vehicle: Vehicle, places: number[], said: { outcome: Outcome; reason: string }) => {
      const at = new Date(Date.now() + shown.ahead).toISOString();
      const { id } = vehicle;
      for (const place of places) {
        await keep(
          {
            kind: "decide",
            about: id,
            path: `/passages/${id}/decide`,
            body: { place, ...said, at },
            label: vehicle.plate,
            bare: true,
            needs: id,
          },
          (list) => ({
            ...list,
            passed: list.passed.map((each) => goesOn(each, id, at)),
            pending: [...list.pending, { passage: id, place, outcome: said.outcome }],
          }),
        );
      }
    },
    [keep, shown.ahead],
  );
}

/** A tone once for each vehicle, when it is decided. */
function useLight(newest: Passed | undefined, isFresh: (id: string) => boolean): void {
  const decided = newest !== undefined && newest.by !== "waiting" ? newest : null;
  const id = decided?.id;
  const outcome = decided?.outcome;
  useEffect(() => {
    if (id === undefined || outcome === undefined || !isFresh(id)) return;
    playLight(lightOf(outcome));
  }, [id, outcome, isFresh]);
}

function useShift(page: CheckpointPage) {
  const { keep, shown } = page;
  const begin = useCallback(() => {
    const chosen = shown.list?.chosen ?? "";
    const at = new Date(Date.now() + shown.ahead).toISOString();
    const path = `/checkpoints/${chosen}/shift`;
    return keep(
      { kind: "shift", about: chosen, path, body: { at }, label: "", bare: true },
      (list) => ({
        ...list,
        shift: { began_at: at },
        used: usedChecks(list),
        passed: [],
        undone: [],
      }),
    );
  }, [keep, shown]);
  const end = useCallback(
    (signed: string, note: string) => {
      const at = new Date(Date.now() + shown.ahead).toISOString();
      const body = { signed, note, at };
      return keep(
        { kind: "shift", about: "", path: "/shifts/end", body, label: signed, bare: true },
        (list) => ({ ...list, shift: null }),
      );
    },
    [keep, shown],
  );
  return { begin, end };
}

export type AtDesk = ReturnType<typeof useDesk>;
