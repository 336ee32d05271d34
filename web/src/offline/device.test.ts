// @vitest-environment node
import "fake-indexeddb/auto";

import { afterEach, beforeEach, expect, test } from "vitest";

import { ProblemError, readProblem } from "@/parts/problems";

import {
  heldBy,
  isWithin,
  lastOfficer,
  LEASE,
  lock,
  meet,
  nameOf,
  Revoked,
  type Office,
} from "./device";
import { save } from "./outbox";
import { countWaiting, keepList, listOf, openStore, waitingOf, type Store } from "./store";

const LIU = { id: "liu", name: "刘村干" };
const NOW = new Date("2022-04-26T09:30:00+08:00");
const AT = NOW.getTime();
const ANSWER = { id: "device-1", key: btoa("k".repeat(32)) };
let store: Store;
let number = 0;

beforeEach(async () => {
  number += 1;
  store = await openStore(`device-${String(number)}`);
});

afterEach(() => store.close());

function office(): Office & { asked: string[] } {
  const asked: string[] = [];
  const answer = (what: string) => {
    asked.push(what);
    return Promise.resolve(ANSWER);
  };
  return { asked, enrol: () => answer("enrol"), unlock: (id) => answer(id) };
}

const refusing = (code: string, status: number): Office => {
  const fail = () => Promise.reject(new ProblemError(readProblem({ title: "No", code, status })));
  return { enrol: fail, unlock: fail };
};

async function keepOne() {
  const held = await meet(store, LIU, office(), AT);
  await keepList(held, { leads: ["Lin Mei"] }, NOW.toISOString());
  const draft = { kind: "end", about: "1", path: "/leads/1/close", body: {} } as const;
  return save(held, { ...draft, label: "Lin Mei" }, NOW);
}

test("the first time a device is enrolled, later it asks for its key", async () => {
  const asking = office();
  await meet(store, LIU, asking, AT);
  await meet(store, LIU, asking, AT + 1_000);

  expect(asking.asked).toEqual(["enrol", "device-1"]);
  expect((await lastOfficer(store))?.name).toBe("刘村干");
});

test("without a network the page opens what it holds", async () => {
  const record = await keepOne();
  const held = await heldBy(store, "liu", AT + LEASE);

  expect(held && (await waitingOf(held))).toEqual([record]);
  expect(held && (await listOf(held))?.list).toEqual({ leads: ["Lin Mei"] });
});

test("the key cannot be taken out of the browser", async () => {
  await keepOne();
  const key = (await heldBy(store, "liu", AT))?.key;

  await expect(crypto.subtle.exportKey("raw", key as CryptoKey)).rejects.toThrow();
});

test("after a day without the server the device locks itself and loses nothing", async () => {
  const record = await keepOne();

  expect(await heldBy(store, "liu", AT + LEASE + 1)).toBeNull();
  expect(await heldBy(store, "liu", AT)).toBeNull();
  expect(await countWaiting(store, "liu")).toEqual({ mine: 1, others: 0 });
  const held = await meet(store, LIU, office(), AT + 2 * LEASE);
  expect(await waitingOf(held)).toEqual([record]);
});

test("a clock that was set back far lengthens nobody's day; one that is put right a little does no harm", async () => {
  await keepOne();

  expect(await heldBy(store, "liu", AT - 60_000)).not.toBeNull();
  expect(await heldBy(store, "liu", AT - 3_600_000)).toBeNull();
  expect(await store.count("lists")).toBe(0);
  expect([-1, 0, 59_999, 60_000].map((passed) => isWithin(60_000, passed))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test("signing out keeps the outbox, locked, and drops today's list", async () => {
  await keepOne();
  await lock(store, "liu");

  expect(await heldBy(store, "liu", AT)).toBeNull();
  expect(await lastOfficer(store)).toBeNull();
  expect(await store.count("lists")).toBe(0);
  expect(await countWaiting(store, "shi")).toEqual({ mine: 0, others: 1 });
});

test("whoever signs in on the device takes it from the one before", async () => {
  await keepOne();
  await meet(store, { id: "shi", name: "石村干" }, office(), AT);

  expect(await heldBy(store, "liu", AT)).toBeNull();
  expect((await lastOfficer(store))?.officer).toBe("shi");
  expect(await countWaiting(store, "shi")).toEqual({ mine: 0, others: 1 });
});

test("a device that the office revoked holds nothing any more", async () => {
  await keepOne();
  await expect(meet(store, LIU, refusing("device_revoked", 403), AT)).rejects.toBeInstanceOf(
    Revoked,
  );

  expect(await store.count("devices")).toBe(0);
  expect(await store.count("lists")).toBe(0);
  expect(await store.count("outbox")).toBe(0);
});

test("any other refusal takes nothing from the device", async () => {
  const record = await keepOne();
  await expect(meet(store, LIU, refusing("sign_in", 401), AT)).rejects.toBeInstanceOf(ProblemError);

  const held = await heldBy(store, "liu", AT);
  expect(held && (await waitingOf(held))).toEqual([record]);
});

test("a device is called by its browser and system", () => {
  const agent = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537";
  expect(nameOf(agent)).toBe("Chrome, Android");
});
