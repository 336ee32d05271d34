// @vitest-environment node
import "fake-indexeddb/auto";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { leave, Left, lock, meet, type Office } from "./device";
import { changeList, keepRecord, look, NOTHING, reread, tryToMeet, type PageKind } from "./meeting";
import { save, StoreFull } from "./outbox";
import { keepList, listOf, openStore, waitingOf, type Held, type Store } from "./store";

const NOW = new Date("2022-04-26T09:30:00+08:00");
const LIU = { id: "liu", name: "刘村干" };
const ANSWER = { id: "device-1", key: btoa("k".repeat(32)) };
const OFFICE: Office = {
  enrol: () => Promise.resolve(ANSWER),
  unlock: () => Promise.resolve(ANSWER),
};

/** A page whose list says what was done. */
const PAGE: PageKind<string[]> = {
  name: "page",
  trust: 60_000,
  pull: () => Promise.resolve({ into: (list) => [...(list ?? []), "fetched"] }),
  whole: (kept) => kept as string[],
  after: (list, { label }) => [...list, label],
};
let store: Store;
let held: Held;
let number = 0;

beforeEach(async () => {
  number += 1;
  store = await openStore(`meeting-${String(number)}`);
  held = await meet(store, LIU, OFFICE, Date.now());
  await keepList(held, ["Lin Mei"], NOW.toISOString());
  const draft = { kind: "end", about: "1", path: "/leads/1/close", body: {}, label: "found" };
  await save(held, { ...draft, id: "r1", bare: true }, NOW);
});

afterEach(() => {
  store.close();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": status < 400 ? "application/json" : "application/problem+json" },
  });

/** A server with an answer to each address; what was asked, in order. */
function server(answers: Record<string, () => Response | Promise<Response>>): string[] {
  const asked: string[] = [];
  vi.stubGlobal("document", { cookie: "" });
  vi.stubGlobal("fetch", (address: string, { method = "GET" } = {}) => {
    const path = `${method} ${address.replace("/api", "")}`;
    asked.push(path);
    return Promise.resolve((answers[path] ?? (() => json({ code: "no" }, 503)))());
  });
  return asked;
}

const SIGNED_IN = { "GET /session": () => json({ officer: LIU }) };

/** Says when it is reached, and goes on when it is let. */
function gate() {
  let reach: () => void = () => undefined;
  let open: () => void = () => undefined;
  const reached = new Promise<void>((done) => (reach = done));
  const opened = new Promise<void>((done) => (open = done));
  const pass = async (answer: Response) => {
    reach();
    await opened;
    return answer;
  };
  return { reached, open: () => open(), pass };
}

const LOCKED = { ...NOTHING, door: "locked" as const };

test("who signs out while a record is being sent stays out, and no name comes back", async () => {
  const { reached, open, pass } = gate();
  server({ "POST /leads/1/close": () => pass(json({})) });
  const meeting = tryToMeet(PAGE, store, "zh", held);
  await reached;
  await leave(store, "liu");
  open();
  const { by } = await meeting;

  expect(await look(PAGE, store, by)).toEqual(LOCKED);
  expect(await store.count("lists")).toBe(0);
  expect(await store.get("devices", "liu")).toMatchObject({ key: null, hashing: null });
  expect(await reread(PAGE, store)).toBeNull();
  expect(await store.count("outbox")).toBe(0);
});

test("who signs out while the server is asked for the key stays out", async () => {
  const { reached, open, pass } = gate();
  server({ ...SIGNED_IN, "POST /devices/device-1/key": () => pass(json(ANSWER)) });
  const meeting = tryToMeet({ ...PAGE, trust: 0 }, store, "zh", held);
  await reached;
  await leave(store, "liu");
  open();

  expect(await meeting).toMatchObject({ trouble: "sign-in", by: null });
  expect(await reread(PAGE, store)).toBeNull();
  expect(await store.count("outbox")).toBe(1);
});

test("a key that comes after another officer signed in is not kept", async () => {
  const { reached, open, pass } = gate();
  const slow = { ...OFFICE, unlock: () => pass(json(ANSWER)).then(() => ANSWER) };
  const meeting = meet(store, LIU, slow, Date.now());
  await reached;
  await lock(store, "liu");
  open();

  await expect(meeting).rejects.toBeInstanceOf(Left);
});

test("who signed out without a network is signed out when it is back, not let in", async () => {
  await leave(store, "liu");
  const asked = server({ ...SIGNED_IN, "DELETE /session": () => json({ officer: null }) });

  expect(await tryToMeet(PAGE, store, "zh", null)).toMatchObject({ trouble: "sign-in", by: null });
  expect(asked).toEqual(["GET /session", "DELETE /session"]);
  expect(await store.get("devices", "liu")).toMatchObject({ key: null, left: false });
});

test("a list that cannot be kept holds no record back: it is sent once, and fetched anew", async () => {
  const asked = server({ "POST /leads/1/close": () => json({}) });
  const wrong = new Error("an answer that nobody foresaw");
  const said = vi.spyOn(console, "error").mockReturnValue(undefined);
  const after = () => {
    throw wrong;
  };
  const met = await tryToMeet({ ...PAGE, after }, store, "zh", held);

  expect(met).toMatchObject({ trouble: "empty", by: held });
  expect(asked).toEqual(["POST /leads/1/close"]);
  expect(await waitingOf(held)).toEqual([]);
  expect((await listOf(held))?.list).toEqual(["Lin Mei", "fetched"]);
  expect(said.mock.calls).toEqual([[wrong]]);
});

test("a list that follows takes the records out with it", async () => {
  await changeList(PAGE, held, (list) => [...(list ?? []), "found"], { drop: ["r1"] });

  expect(await waitingOf(held)).toEqual([]);
  expect(await listOf(held)).toEqual({ list: ["Lin Mei", "found"], pulled_at: NOW.toISOString() });
});

const DRAFT = { kind: "end", about: "2", path: "/leads/2/close", body: {}, label: "gone" };
const followed = (list: string[]) => [...list, "gone"];

test("a record and what it changes in the list are kept together", async () => {
  await keepRecord(PAGE, held, DRAFT, NOW, followed);

  expect((await waitingOf(held)).map(({ label }) => label)).toEqual(["found", "gone"]);
  expect(await listOf(held)).toEqual({ list: ["Lin Mei", "gone"], pulled_at: NOW.toISOString() });
});

test("where the list has no room the record is not kept either", async () => {
  const full = new DOMException("full", "QuotaExceededError");
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw full;
  });

  await expect(keepRecord(PAGE, held, DRAFT, NOW, followed)).rejects.toBeInstanceOf(StoreFull);
  vi.restoreAllMocks();
  expect((await waitingOf(held)).map(({ label }) => label)).toEqual(["found"]);
  expect((await listOf(held))?.list).toEqual(["Lin Mei"]);
});
