// @vitest-environment node
import "fake-indexeddb/auto";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { meet, type Office } from "@/offline/device";
import { changeList, keepRecord, look, reread, tryToMeet } from "@/offline/meeting";
import { StoreFull } from "@/offline/outbox";
import { openStore, waitingOf, type Held, type Store } from "@/offline/store";

import { currentOf, deskOf, EMPTY, sampleOf, tubeOf, type DeskList } from "./desk";
import { SAMPLING } from "./fetching";

const NOW = new Date("2022-04-26T09:30:00+08:00");
const AT = { at: NOW.toISOString(), device_at: NOW.toISOString() };
const LIU = { id: "liu", name: "刘村干" };
const ANSWER = { id: "device-1", key: btoa("k".repeat(32)) };
const OFFICE: Office = {
  enrol: () => Promise.resolve(ANSWER),
  unlock: () => Promise.resolve(ANSWER),
};
const LIN = {
  person: "lin",
  name: "林*",
  sex: "female",
  age: 34,
  unit: "柳沟村",
  why: ["measure" as const],
  late: false,
} as const;
const DESK: DeskList = { ...EMPTY, chosen: "s1", due: [{ ...LIN, why: [...LIN.why] }] };
let store: Store;
let held: Held;
let number = 0;

/** A desk in its session with a tube that waits to be sent, and Lin Mei due. */
beforeEach(async () => {
  number += 1;
  store = await openStore(`sampling-${String(number)}`);
  held = await meet(store, LIU, OFFICE, Date.now());
  await changeList(SAMPLING, held, () => DESK);
  await keepRecord(SAMPLING, held, tubeOf(DESK, "t1", "GB-1", AT), NOW);
});

afterEach(() => {
  store.close();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const standing = async () => {
  const { list, records } = await look(SAMPLING, store, held);
  return deskOf(list ?? EMPTY, records);
};

const takeLin = async () => {
  const tube = currentOf(await standing());
  if (tube === null) throw new Error("it was opened");
  return keepRecord(SAMPLING, held, sampleOf(tube, { person: "lin" }, "林*", AT), NOW);
};

test("a desk whose device was revoked holds no tube, no sample and nobody who is due", async () => {
  await takeLin();
  expect(await standing()).toMatchObject({ due: [], tubes: [{ people: [{ name: "林*" }] }] });
  const refused = { title: "No", code: "device_revoked", status: 403 };
  vi.stubGlobal("document", { cookie: "" });
  vi.stubGlobal("fetch", (address: string) =>
    Promise.resolve(
      address.endsWith("/session")
        ? new Response(JSON.stringify({ officer: LIU }), {
            headers: { "Content-Type": "application/json" },
          })
        : new Response(JSON.stringify(refused), {
            status: 403,
            headers: { "Content-Type": "application/problem+json" },
          }),
    ),
  );

  const met = await tryToMeet({ ...SAMPLING, trust: 0 }, store, "zh", held);
  expect(met).toMatchObject({ trouble: "revoked", by: null });
  expect(
    await Promise.all(["devices", "lists", "outbox"].map((of) => store.count(of as "lists"))),
  ).toEqual([0, 0, 0]);
  expect(await reread(SAMPLING, store)).toBeNull();
});

test("where the device is full nobody counts as sampled, and who was to be is still due", async () => {
  const full = new DOMException("full", "QuotaExceededError");
  vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(() => {
    throw full;
  });
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw full;
  });

  await expect(takeLin()).rejects.toBeInstanceOf(StoreFull);
  vi.restoreAllMocks();
  expect(await waitingOf(held)).toMatchObject([{ kind: "tube", label: "GB-1" }]);
  expect(await standing()).toMatchObject({ due: [{ name: "林*" }], tubes: [{ people: [] }] });
  await takeLin();
  expect(await standing()).toMatchObject({ due: [], tubes: [{ people: [{ place: 1 }] }] });
});
