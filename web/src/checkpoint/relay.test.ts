// @vitest-environment node
import "fake-indexeddb/auto";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { meet, type Office } from "@/offline/device";
import { keepRecord, tryToMeet } from "@/offline/meeting";
import { save } from "@/offline/outbox";
import { keepList, listOf, openStore, waitingOf, type Held, type Store } from "@/offline/store";

import { EMPTY_DESK, wholeDesk, type DeskList } from "./desk";
import { CHECKPOINT } from "./fetching";

const NOW = new Date("2022-04-26T09:30:00+08:00");
const KEY = btoa("k".repeat(32));
const OFFICE: Office = {
  enrol: () => Promise.resolve({ id: "device-1", key: KEY }),
  unlock: () => Promise.resolve({ id: "device-1", key: KEY }),
};
const HERE = {
  now: NOW.toISOString(),
  vehicles: 7,
  persons: 9,
  waiting: [],
  last: [],
  relay: null,
};
let store: Store;
let held: Held;
let number = 0;

beforeEach(async () => {
  number += 1;
  store = await openStore(`relay-${String(number)}`);
  // The last meeting was an hour ago: the device asks for its key again.
  held = await meet(store, { id: "zhao", name: "老赵" }, OFFICE, Date.now() - 3_600_000);
  const rules = { now: "", checkpoint: { id: "c", name: "", phone: "" }, rules: null };
  const desk: DeskList = { ...EMPTY_DESK, chosen: "c", rules };
  await keepList(held, desk, NOW.toISOString());
  const draft = { kind: "passage", about: "1", path: "/passages", body: {}, label: "冀W12345" };
  await save(held, { ...draft, id: "1", bare: true }, NOW);
});

afterEach(() => {
  store.close();
  vi.unstubAllGlobals();
});

/**
 * A relay that answers these addresses, and of all others says that they need the main server;
 * `meanwhile` is what happens on the device while it is asked.
 */
function relay(
  answers: Record<string, unknown>,
  meanwhile: Record<string, () => Promise<unknown>> = {},
): string[] {
  const asked: string[] = [];
  const type = (kind: string) => ({ "Content-Type": `application/${kind}` });
  vi.stubGlobal("document", { cookie: "" });
  vi.stubGlobal("fetch", async (address: string) => {
    const path = address.replace("/api", "");
    asked.push(path);
    await meanwhile[path]?.();
    const gone = { title: "No", code: "uplink_gone", status: 503 };
    return path in answers
      ? new Response(JSON.stringify(answers[path]), { headers: type("json") })
      : new Response(JSON.stringify(gone), { status: 503, headers: type("problem+json") });
  });
  return asked;
}

test("a relay whose line is cut takes what waits, and what the device holds goes on counting", async () => {
  const asked = relay({ "/passages": { items: [null] }, "/checkpoints/c/here": HERE });
  const met = await tryToMeet(CHECKPOINT, store, "zh", held);
  expect(met).toMatchObject({ trouble: "empty", said: null, by: held });
  expect(await waitingOf(held)).toEqual([]);
  const kept = await listOf(held);
  expect(wholeDesk(kept?.list)).toMatchObject({ chosen: "c", here: HERE });
  expect(asked).toEqual(["/session", "/passages", "/checkpoints/c/here", "/checkpoints"]);
});

test("of a list that the device holds it is told anew which vehicles were checked", async () => {
  const place = { id: "c", name: "", shifts: [], lanes: [], kind: "road", unit: { code: "1" } };
  const path = "/devices/device-1/watch-list?checkpoint=c&known=";
  const times = { made_at: "", stale_at: "", expires_at: "", phone: "", digest: "d" };
  const whom = { persons: btoa("p"), vehicles: btoa("v"), known: btoa("k") };
  const none = { persons: "", vehicles: "", known: "" };
  relay({
    "/passages": { items: [null] },
    "/checkpoints/c/here": HERE,
    "/checkpoints": { items: [place] },
    "/checkpoints/c/desk": { now: NOW.toISOString(), checkpoint: place, rules: null },
    "/units": { items: [] },
    [path]: { ...times, ...whom, checked: "", is_known: false },
    [`${path}d`]: { ...times, ...none, checked: btoa("c"), is_known: true },
  });
  for (const checked of ["", btoa("c")]) {
    await tryToMeet(CHECKPOINT, store, "zh", held);
    expect((await listOf(held, ":watch"))?.list).toEqual({ ...whom, checked });
    const desk = wholeDesk((await listOf(held))?.list);
    await keepList(held, { ...desk, fetched_at: 0, watched_at: 0 }, NOW.toISOString());
  }
});

test("whose shift began at 司马台 on another device stands there on this one, too", async () => {
  const officer = { id: "zhao", name: "老赵" };
  const shift = { officer, checkpoint: "s", began_at: NOW.toISOString() };
  const rest = { lanes: [], kind: "county_road", unit: { code: "1" } };
  const places = [
    { id: "c", name: "古北口", shifts: [], ...rest },
    { id: "s", name: "司马台", shifts: [shift], ...rest },
  ];
  const times = { made_at: "", stale_at: "", expires_at: "", phone: "", digest: "d" };
  const whom = { persons: "", vehicles: "", known: "", checked: "", is_known: false };
  const answers = {
    "/passages": { items: [null] },
    "/checkpoints/c/here": HERE,
    "/checkpoints": { items: places },
    "/checkpoints/s/desk": { now: NOW.toISOString(), checkpoint: places[1], rules: null },
    "/units": { items: [] },
    "/devices/device-1/watch-list?checkpoint=s&known=": { ...times, ...whom },
  };
  relay(answers);
  await tryToMeet(CHECKPOINT, store, "zh", held);
  const kept = wholeDesk((await listOf(held))?.list);
  expect(kept).toMatchObject({ chosen: "s", shift: { began_at: NOW.toISOString() }, here: null });
  // A shift that is begun here while the places come is not lost again.
  const before: DeskList = { ...EMPTY_DESK, chosen: "c", passed: [] };
  await keepList(held, before, NOW.toISOString());
  const begun = { ...before, shift: { began_at: "2022-04-26T09:31:00+08:00" } };
  relay(answers, {
    "/checkpoints/s/desk": () => keepList(held, begun, NOW.toISOString()),
  });
  await tryToMeet(CHECKPOINT, store, "zh", held);
  const now = wholeDesk((await listOf(held))?.list);
  expect([now.chosen, now.shift]).toEqual(["c", begun.shift]);
});

test("a relay that can decide nothing either leaves everything on the device", async () => {
  relay({});
  const met = await tryToMeet(CHECKPOINT, store, "zh", held);
  expect([met.trouble, (await waitingOf(held)).length]).toEqual(["later", 1]);
});

test("what is decided while the list comes stays decided; what the relay has heard is in it", async () => {
  const decide = (place: number) => {
    const body = { place, outcome: "admit" };
    const rest = { path: "/passages/1/decide", label: "", bare: true };
    const pending = { passage: "1", place, outcome: "admit" as const };
    return keepRecord(
      CHECKPOINT,
      held,
      { kind: "decide", about: "1", body, ...rest },
      NOW,
      (list) => ({ ...list, pending: [...list.pending, pending] }),
    );
  };
  await decide(1);
  const answers = { "/passages": { items: [null] }, "/checkpoints/c/here": HERE };
  const meanwhile = {
    "/passages/1/decide": () => decide(2),
    "/checkpoints/c/here": () => decide(3),
  };
  relay({ ...answers, "/passages/1/decide": { travellers: [] } }, meanwhile);
  await tryToMeet(CHECKPOINT, store, "zh", held);
  const { pending } = wholeDesk((await listOf(held))?.list);
  expect(pending.map(({ place }) => place)).toEqual([2, 3]);
});
