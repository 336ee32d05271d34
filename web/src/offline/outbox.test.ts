// @vitest-environment node
import "fake-indexeddb/auto";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { dismiss, mend, nextTry, save, sendAll, StoreFull, whenFree, type Send } from "./outbox";
import { importKey } from "./seal";
import { amendRecord, openStore, standingOf, waitingOf, type Held } from "./store";

const NOW = new Date("2022-04-26T09:30:00+08:00");
const KEY = btoa("k".repeat(32));
let held: Held;
let number = 0;

beforeEach(async () => {
  number += 1;
  const store = await openStore(`test-${String(number)}`);
  held = { store, officer: "liu", key: await importKey(KEY), hashing: null };
});

afterEach(() => {
  held.store.close();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function keep(label: string, by = held) {
  const draft = { kind: "reading", about: "1", path: "/measures/1/readings" } as const;
  return save(by, { ...draft, body: { celsius: 36.6, label }, label }, NOW);
}

async function labels(of = held) {
  return (await waitingOf(of)).map(({ label }) => label);
}

function answering(...statuses: number[]): { send: Send; keys: string[] } {
  const keys: string[] = [];
  const send: Send = (lot) => {
    keys.push(...lot.map(({ id }) => id));
    const status = statuses.shift() ?? 200;
    if (status === 0) return Promise.reject(new TypeError("no network"));
    const words = { title: "No", code: "no", words: { en: "No.", zh: "不行。" } };
    const headers = { "Content-Type": "application/problem+json" };
    return Promise.resolve(new Response(JSON.stringify(words), { status, headers }));
  };
  return { send, keys };
}

test("a record is on the device before it counts as saved, with a key of its own", async () => {
  const record = await keep("36.6");

  expect(await waitingOf(held)).toEqual([record]);
  expect(record.id).toMatch(/^[0-9a-f-]{36}$/);
  expect(record.body).toMatchObject({ id: record.id, device_at: "2022-04-26T01:30:00.000Z" });
});

test("records leave in the order in which they were saved, whatever the clock says", async () => {
  const made = [await keep("first"), await keep("second"), await keep("third")];
  const { send, keys } = answering();

  expect(await sendAll(held, send)).toBe("empty");
  expect(keys).toEqual(made.map(({ id }) => id));
  expect(await labels()).toEqual([]);
});

test("nothing of a record can be read in the store, nor with another key", async () => {
  await keep("Lin Mei 36.6");
  const [kept] = await held.store.getAll("outbox");
  const other = { ...held, key: await importKey(btoa("x".repeat(32))) };

  expect(JSON.stringify(kept)).not.toContain("measures");
  expect(new TextDecoder().decode(kept?.sealed.secret)).not.toContain("Lin Mei");
  await expect(waitingOf(other)).rejects.toThrow();
});

test("an answer that was lost leaves the record, and it is sent again under the same key", async () => {
  const record = await keep("36.6");
  const { send, keys } = answering(0, 200);

  expect(await sendAll(held, send)).toBe("later");
  expect(await labels()).toEqual(["36.6"]);
  expect(await sendAll(held, send)).toBe("empty");
  expect(keys).toEqual([record.id, record.id]);
});

test.each([408, 425, 429, 500, 503])(
  "after a %i it waits, and what follows waits too",
  async (status) => {
    await keep("first");
    await keep("second");
    const { send, keys } = answering(status);

    expect(await sendAll(held, send)).toBe("later");
    expect(keys).toHaveLength(1);
    expect(await labels()).toHaveLength(2);
  },
);

test("a sign-in that has ended keeps everything and asks to sign in", async () => {
  await keep("36.6");

  expect(await sendAll(held, answering(401).send)).toBe("sign-in");
  expect(await labels()).toEqual(["36.6"]);
});

test("what the server refuses for good is parked with the reason and never dropped", async () => {
  const record = await keep("43.9");
  await keep("36.6");

  expect(await sendAll(held, answering(422, 200).send)).toBe("empty");
  const [parked] = await waitingOf(held);
  expect([parked?.id, parked?.rejected?.code]).toEqual([record.id, "no"]);
  expect(parked?.rejected?.detail).toEqual({ en: "No.", zh: "不行。" });
  expect(await sendAll(held, answering().send)).toBe("empty");
  expect(await labels()).toEqual(["43.9"]);
  await dismiss(held, record.id);
  expect(await labels()).toEqual([]);
});

test("what stands on a refused record waits behind it, and follows once it is mended", async () => {
  const { path, kind } = { path: "/sampling/sessions/1/tubes", kind: "tube" };
  const on = (label: string, needs?: string) =>
    save(
      held,
      { kind, about: "1", path, body: { label }, label, ...(needs ? { needs } : {}) },
      NOW,
    );
  const tube = await on("tube");
  const swab = await on("swab", tube.id);
  const taken_back = await on("taken back", swab.id);
  const other = await on("other tube");
  const { send, keys } = answering(409);

  expect(await sendAll(held, send)).toBe("empty");
  expect(keys).toEqual([tube.id, other.id]);
  expect(await labels()).toEqual(["tube", "swab", "taken back"]);
  const [parked] = await waitingOf(held);
  expect(parked && (await mend(held, parked, { barcode: "GB-2" }))).toBe(true);
  expect(await standingOf(held)).toMatchObject({ waiting: 3, parked: 0 });
  const [mended] = await waitingOf(held);
  expect(mended?.body).toEqual({ ...tube.body, barcode: "GB-2" });
  const again = answering();
  expect(await sendAll(held, again.send)).toBe("empty");
  expect(again.keys).toEqual([tube.id, swab.id, taken_back.id]);
  expect(await labels()).toEqual([]);
});

test("a record that was not refused is not mended", async () => {
  const record = await keep("36.6");

  expect(await mend(held, record, { celsius: 40 })).toBe(false);
  expect((await waitingOf(held))[0]?.body).toEqual(record.body);
});

test("nobody lets go of a record that was not refused", async () => {
  const record = await keep("36.6");
  await dismiss(held, record.id);

  expect(await labels()).toEqual(["36.6"]);
});

test("a record is sent for the officer who made it and for no other", async () => {
  const shi = { ...held, officer: "shi", key: await importKey(btoa("s".repeat(32))) };
  await keep("of Liu");
  await keep("of Shi", shi);
  const { send, keys } = answering();
  await sendAll(shi, send);

  expect(keys).toHaveLength(1);
  expect(await labels()).toEqual(["of Liu"]);
});

test("today's list is fetched only when nothing waits, before another sender begins", async () => {
  await keep("36.6");
  const seen: string[][] = [];
  const look = async () => {
    seen.push(await labels());
    expect(await sendAll(held, answering().send)).toBe("busy");
  };
  await sendAll(held, answering(0).send, { whenEmpty: look });
  expect(seen).toEqual([]);
  await sendAll(held, answering().send, { whenEmpty: look });
  expect(seen).toEqual([[]]);
});

test("a page of another network that says 200 takes no record", async () => {
  await keep("36.6");
  const portal: Send = () =>
    Promise.resolve(new Response("<html>", { headers: { "Content-Type": "text/html" } }));

  expect(await sendAll(held, portal)).toBe("later");
  expect(await labels()).toEqual(["36.6"]);
});

test.each(["request_under_way", "csrf"])("what %s says is not about the record", async (code) => {
  await keep("36.6");
  const headers = { "Content-Type": "application/problem+json" };
  const body = JSON.stringify({ title: "No", code });
  const send: Send = () => Promise.resolve(new Response(body, { status: 409, headers }));

  expect(await sendAll(held, send)).toBe("later");
  expect(await waitingOf(held)).toMatchObject([{ label: "36.6", rejected: null, tries: 1 }]);
});

test("of two senders at once one sends, the other steps back", async () => {
  await keep("36.6");
  const { send, keys } = answering();
  const slow: Send = async (lot, signal) => {
    await new Promise((done) => setTimeout(done, 20));
    return send(lot, signal);
  };
  const ended = await Promise.all([sendAll(held, slow), sendAll(held, slow)]);

  expect(ended.sort()).toEqual(["busy", "empty"]);
  expect(keys).toHaveLength(1);
});

test("who steps back hears when the other one ends, also where that one was closed", async () => {
  await keep("36.6");
  const closed = new AbortController();
  const dying = navigator.locks.request(`${held.store.name}-outbox`, () => {
    return new Promise((_, fail) => closed.signal.addEventListener("abort", fail));
  });
  const { send, keys } = answering();
  expect(await sendAll(held, send)).toBe("busy");
  const free = whenFree(held, new AbortController().signal);
  closed.abort();
  await expect(dying).rejects.toBeDefined();
  await free;

  expect(await sendAll(held, send)).toBe("empty");
  expect(keys).toHaveLength(1);
});

test("who does not wait any more is not told that nobody sends", async () => {
  const stop = new AbortController();
  await navigator.locks.request(`${held.store.name}-outbox`, async () => {
    const free = whenFree(held, stop.signal);
    stop.abort();
    await expect(free).rejects.toMatchObject({ name: "AbortError" });
  });
});

test("a server that does not answer is given up after twenty seconds", async () => {
  await keep("36.6");
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const silent: Send = (_, signal) =>
    new Promise((_done, fail) => {
      signal.addEventListener("abort", () => fail(new DOMException("late", "AbortError")));
    });
  const ended = sendAll(held, silent);
  while (vi.getTimerCount() === 0) await new Promise((done) => setImmediate(done));
  await vi.advanceTimersByTimeAsync(20_000);
  vi.useRealTimers();

  expect(await ended).toBe("later");
  expect(await labels()).toEqual(["36.6"]);
});

test("a device that is full says so before anything counts as saved", async () => {
  const full = new DOMException("full", "QuotaExceededError");
  const store = new Proxy(held.store, {
    get: (target, name) => {
      if (name === "transaction") throw full;
      return Reflect.get(target, name) as unknown;
    },
  });

  await expect(keep("36.6", { ...held, store })).rejects.toBeInstanceOf(StoreFull);
  expect(await labels()).toEqual([]);
});

test("the pause between tries doubles up to five minutes", () => {
  expect([0, 1, 2, 3].map((failures) => nextTry(failures, 0.5))).toEqual([
    1_000, 2_000, 4_000, 8_000,
  ]);
  expect(nextTry(50, 0.5)).toBe(300_000);
});

test("several records go in one request, in order, and each hears its answer", async () => {
  const made = [await keep("first"), await keep("second"), await keep("third")];
  const { send, keys } = answering();
  const heard: number[] = [];
  const sent = (lot: unknown[]) => Promise.resolve(void heard.push(lot.length));

  expect(await sendAll(held, send, { lot: () => 2, sent })).toBe("empty");
  expect(keys).toEqual(made.map(({ id }) => id));
  expect(heard).toEqual([2, 1]);
  expect(await labels()).toEqual([]);
});

test("what was taken leaves once the list has followed, also where that failed", async () => {
  const made = [await keep("first"), await keep("second")];
  const { send, keys } = answering();
  const seen: string[][] = [];
  const said = vi.spyOn(console, "error").mockReturnValue(undefined);
  const full = new DOMException("full", "QuotaExceededError");
  const sent = async () => {
    seen.push(await labels());
    throw full;
  };

  expect(await sendAll(held, send, { sent })).toBe("empty");
  expect(seen).toEqual([["first", "second"], ["second"]]);
  expect(await labels()).toEqual([]);
  expect(keys).toEqual(made.map(({ id }) => id));
  expect(said.mock.calls).toEqual([[full], [full]]);
});

test("of a lot that was refused only the record that was meant is parked", async () => {
  const [first, , third] = [await keep("first"), await keep("second"), await keep("third")];
  const { send, keys } = answering(422, 200, 422, 200);

  expect(await sendAll(held, send, { lot: () => 3 })).toBe("empty");
  expect(keys).toHaveLength(6);
  expect(keys.slice(3)).toEqual([first.id, expect.any(String), third.id]);
  expect(await waitingOf(held)).toMatchObject([{ label: "second", rejected: { code: "no" } }]);
});

test("more is said in a record that waits, and nothing in one that was sent", async () => {
  const record = await keep("36.6");
  const more = { ...record, body: { ...record.body, note: "said later" } };

  expect(await amendRecord(held, more)).toBe(true);
  expect(await waitingOf(held)).toEqual([more]);
  await sendAll(held, answering().send);
  expect(await amendRecord(held, more)).toBe(false);
  expect(await waitingOf(held)).toEqual([]);
});

test("nothing more is said in a record that was refused", async () => {
  const record = await keep("36.6");
  await sendAll(held, answering(422).send);
  expect(await amendRecord(held, { ...record, body: { note: "said later" } })).toBe(false);
  expect(await waitingOf(held)).toMatchObject([{ body: record.body, rejected: { code: "no" } }]);
});

test("a record may bring its key, and a body that is sent as it is", async () => {
  const draft = { kind: "shift", about: "", path: "/shifts/end", label: "", bare: true } as const;
  const record = await save(held, { ...draft, id: "own", body: { signed: "Zhao" } }, NOW);

  expect(record).toMatchObject({ id: "own", body: { signed: "Zhao" } });
  expect(await waitingOf(held)).toEqual([record]);
});

test("how the outbox stands is known without opening a record", async () => {
  await keep("first");
  await keep("second");
  await sendAll(held, answering(422, 503).send);

  expect(await standingOf(held)).toEqual({ waiting: 1, parked: 1, since: NOW.toISOString() });
  expect(await waitingOf(held, 0)).toMatchObject([{ label: "first" }]);
});
