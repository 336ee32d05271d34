// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { follow, type Stream } from "./live";

class FakeStream implements Stream {
  static all: FakeStream[] = [];
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readyState = 1;
  #hear: (() => void)[] = [];

  constructor() {
    FakeStream.all.push(this);
  }
  addEventListener(_: string, hear: () => void) {
    this.#hear.push(hear);
  }
  climb() {
    this.#hear.forEach((hear) => hear());
  }
  close() {
    this.readyState = 2;
  }
}

/** Locks as a browser has them, for the tabs of one test. */
function locks() {
  let last: Promise<unknown> = Promise.resolve();
  return {
    request: (_: string, { signal }: { signal: AbortSignal }, work: () => Promise<void>) => {
      const turn = last.then(() => {
        if (signal.aborted) throw new DOMException("stopped", "AbortError");
        return work();
      });
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

const settled = () => new Promise((done) => setTimeout(done, 20));
const open = () => new FakeStream();

beforeEach(() => {
  FakeStream.all = [];
  vi.stubGlobal("navigator", { locks: locks() });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("three tabs hold one stream, and all of them hear it", async () => {
  const heard = [0, 0, 0];
  const stops = heard.map((_, tab) =>
    follow(() => {
      heard[tab] = (heard[tab] ?? 0) + 1;
    }, open),
  );
  await settled();
  FakeStream.all[0]?.climb();
  await settled();

  expect(FakeStream.all).toHaveLength(1);
  expect(heard).toEqual([1, 1, 1]);
  stops.forEach((stop) => stop());
});

test("when the tab with the stream closes, another takes over", async () => {
  const first = follow(() => undefined, open);
  let heard = 0;
  const second = follow(() => (heard += 1), open);
  await settled();
  first();
  await settled();
  FakeStream.all[1]?.climb();

  expect(FakeStream.all.map(({ readyState }) => readyState)).toEqual([2, 1]);
  expect(heard).toBe(1);
  second();
});

test("after the connection came back everything is asked anew", async () => {
  let heard = 0;
  const stop = follow(() => (heard += 1), open);
  await settled();
  FakeStream.all[0]?.onopen?.();
  expect(heard).toBe(0);
  FakeStream.all[0]?.onopen?.();

  expect(heard).toBe(1);
  stop();
});

test("a stream that was refused is asked for again after a minute", async () => {
  const stop = follow(() => undefined, open);
  await settled();
  vi.useFakeTimers();
  const [refused] = FakeStream.all;
  refused?.close();
  refused?.onerror?.();
  vi.advanceTimersByTime(60_000);

  expect(FakeStream.all).toHaveLength(2);
  stop();
});

test("where there are no locks no stream is opened", () => {
  vi.stubGlobal("navigator", {});
  follow(() => undefined, open)();

  expect(FakeStream.all).toEqual([]);
});
