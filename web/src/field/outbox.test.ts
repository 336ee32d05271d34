import "fake-indexeddb/auto";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { dismiss, nextTry, save, sendAll, type Send } from "./outbox";
import { openStore, waitingOf, type Store } from "./store";

const NOW = new Date("2022-04-26T09:30:00+08:00");
let store: Store;
let number = 0;

beforeEach(async () => {
  number += 1;
  store = await openStore(`test-${String(number)}`);
});

afterEach(() => {
  store.close();
  vi.useRealTimers();
});

function keep(label: string, officer = "liu", at = NOW) {
  const draft = { officer, path: "/measures/1/readings", body: { celsius: 36.6, label }, label };
  return save(store, draft, at);
}

async function labels(officer = "liu") {
  return (await waitingOf(store, officer)).map(({ label }) => label);
}

function answering(...statuses: number[]): { send: Send; keys: string[] } {
  const keys: string[] = [];
  const send: Send = (record) => {
    keys.push(record.id);
    const status = statuses.shift() ?? 200;
    if (status === 0) return Promise.reject(new TypeError("no network"));
    const words = { title: "No", code: "no", words: { en: "No.", zh: "不行。" } };
    return Promise.resolve(new Response(JSON.stringify(words), { status }));
  };
  return { send, keys };
}

test("a record is on the device before it counts as saved, with a key of its own", async () => {
  const record = await keep("36.6");

  expect(await waitingOf(store, "liu")).toEqual([record]);
  expect(record.id).toMatch(/^[0-9a-f-]{36}$/);
  expect(record.made_at).toBe("2022-04-26T01:30:00.000Z");
});

test("records leave in the order in which they were made, each once", async () => {
  await keep("second", "liu", new Date("2022-04-26T10:00:00+08:00"));
  await keep("first");
  const { send, keys } = answering();

  expect(await sendAll(store, "liu", send)).toBe("empty");
  expect(new Set(keys).size).toBe(2);
  expect(await labels()).toEqual([]);
});

test("an answer that was lost leaves the record, and it is sent again under the same key", async () => {
  const record = await keep("36.6");
  const { send, keys } = answering(0, 200);

  expect(await sendAll(store, "liu", send)).toBe("later");
  expect(await labels()).toEqual(["36.6"]);
  expect(await sendAll(store, "liu", send)).toBe("empty");
  expect(keys).toEqual([record.id, record.id]);
});

test.each([408, 425, 429, 500, 503])(
  "after a %i it waits, and what follows waits too",
  async (status) => {
    await keep("first");
    await keep("second");
    const { send, keys } = answering(status);

    expect(await sendAll(store, "liu", send)).toBe("later");
    expect(keys).toHaveLength(1);
    expect(await labels()).toHaveLength(2);
  },
);

test("a sign-in that has ended keeps everything and asks to sign in", async () => {
  await keep("36.6");

  expect(await sendAll(store, "liu", answering(401).send)).toBe("sign-in");
  expect(await labels()).toEqual(["36.6"]);
});

test("what the server refuses for good is parked with the reason and never dropped", async () => {
  const record = await keep("43.9");
  await keep("36.6");

  expect(await sendAll(store, "liu", answering(422, 200).send)).toBe("empty");
  const [parked] = await waitingOf(store, "liu");
  expect([parked?.id, parked?.rejected?.code]).toEqual([record.id, "no"]);
  expect(parked?.rejected?.detail).toEqual({ en: "No.", zh: "不行。" });
  expect(await sendAll(store, "liu", answering().send)).toBe("empty");
  expect(await labels()).toEqual(["43.9"]);
  await dismiss(store, record.id);
  expect(await labels()).toEqual([]);
});

test("nobody lets go of a record that was not refused", async () => {
  const record = await keep("36.6");
  await dismiss(store, record.id);

  expect(await labels()).toEqual(["36.6"]);
});

test("a record is sent for the officer who made it and for no other", async () => {
  await keep("of Liu", "liu");
  await keep("of Shi", "shi");
  const { send, keys } = answering();
  await sendAll(store, "shi", send);

  expect(keys).toHaveLength(1);
  expect(await labels("liu")).toEqual(["of Liu"]);
});

test("of two senders at once one sends, the other steps back", async () => {
  await keep("36.6");
  const { send, keys } = answering();
  const slow: Send = async (record, signal) => {
    await new Promise((done) => setTimeout(done, 20));
    return send(record, signal);
  };
  const ended = await Promise.all([sendAll(store, "liu", slow), sendAll(store, "liu", slow)]);

  expect(ended.sort()).toEqual(["busy", "empty"]);
  expect(keys).toHaveLength(1);
});

test("a server that does not answer is given up after twenty seconds", async () => {
  await keep("36.6");
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const silent: Send = (_, signal) =>
    new Promise((_done, fail) => {
      signal.addEventListener("abort", () => fail(new DOMException("late", "AbortError")));
    });
  const ended = sendAll(store, "liu", silent);
  while (vi.getTimerCount() === 0) await Promise.resolve();
  await vi.advanceTimersByTimeAsync(20_000);
  vi.useRealTimers();

  expect(await ended).toBe("later");
  expect(await labels()).toEqual(["36.6"]);
});

test("a device that is full says so before anything counts as saved", async () => {
  const full = new DOMException("full", "QuotaExceededError");
  const broken = {
    transaction: () => ({ store: { add: () => Promise.reject(full) }, done: Promise.resolve() }),
  } as unknown as Store;
  const draft = { officer: "liu", path: "/x", body: {}, label: "x" };

  await expect(save(broken, draft, NOW)).rejects.toThrow("");
  await expect(save(broken, draft, NOW)).rejects.toHaveProperty("constructor.name", "StoreFull");
});

test("the pause between tries doubles up to five minutes", () => {
  expect([0, 1, 2, 3].map((failures) => nextTry(failures, 0.5))).toEqual([
    1_000, 2_000, 4_000, 8_000,
  ]);
  expect(nextTry(50, 0.5)).toBe(300_000);
});
