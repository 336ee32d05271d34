// @vitest-environment jsdom
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { look, NOTHING, reread, tryToMeet, type PageKind } from "./meeting";
import { nextTry, whenFree } from "./outbox";
import { openStore, type Held, type Store } from "./store";
import { useOffline } from "./useOffline";

vi.mock("./meeting", async (real) => ({
  ...(await real()),
  look: vi.fn(),
  reread: vi.fn(),
  tryToMeet: vi.fn(),
}));
vi.mock("./outbox", async (real) => ({
  ...(await real()),
  nextTry: vi.fn(() => 60_000),
  whenFree: vi.fn(),
}));
vi.mock("./store", async (real) => ({ ...(await real()), openStore: vi.fn() }));

const STORE = { name: "page", close: () => undefined } as unknown as Store;
const HELD = { store: STORE, officer: "liu" } as Held;
const PAGE: PageKind<string[]> = {
  name: "page",
  pull: () => Promise.reject(new Error("not asked here")),
  whole: (kept) => kept as string[],
  after: (list) => list,
};

beforeEach(() => {
  vi.stubGlobal(
    "BroadcastChannel",
    class {
      postMessage = () => undefined;
      close = () => undefined;
    },
  );
  vi.mocked(openStore).mockResolvedValue(STORE);
  vi.mocked(reread).mockResolvedValue(HELD);
  vi.mocked(look).mockResolvedValue({ ...NOTHING, door: "open" });
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.mocked(tryToMeet).mockReset();
});

function meetings(...troubles: ("busy" | "empty" | "later" | "breaks")[]) {
  const met = vi.mocked(tryToMeet);
  for (const trouble of troubles) {
    if (trouble === "breaks") met.mockRejectedValueOnce(new Error("the store is gone"));
    else met.mockResolvedValueOnce({ trouble, by: HELD, said: null });
  }
  return met;
}

test("a tab that found another one sending sends as soon as that one ends", async () => {
  let end: () => void = () => undefined;
  vi.mocked(whenFree).mockReturnValue(new Promise((done) => (end = done)));
  const met = meetings("busy", "empty");
  const { result } = renderHook(() => useOffline(PAGE, "zh"));
  await waitFor(() => expect(result.current.ended).toBe("busy"));
  expect(met).toHaveBeenCalledTimes(1);

  act(() => end()); // as when the other tab was closed in the middle
  await waitFor(() => expect(met).toHaveBeenCalledTimes(2));
  await waitFor(() => expect(result.current.ended).toBe("empty"));
});

test("a tab that is closed meanwhile waits for nobody", async () => {
  const waits = vi.mocked(whenFree).mockReturnValue(new Promise(() => undefined));
  waits.mockClear();
  meetings("busy");
  const { result, unmount } = renderHook(() => useOffline(PAGE, "zh"));
  await waitFor(() => expect(result.current.ended).toBe("busy"));
  unmount();

  expect(waits.mock.calls.map(([, stop]) => stop.aborted)).toEqual([true]);
});

test("the pauses grow by themselves, and begin anew when somebody presses the button", async () => {
  const pauses = vi.mocked(nextTry);
  pauses.mockClear();
  meetings("later", "later", "later");
  const { result } = renderHook(() => useOffline(PAGE, "zh"));
  await waitFor(() => expect(pauses).toHaveBeenCalledTimes(1));
  act(() => void document.dispatchEvent(new Event("gubei-sync")));
  await waitFor(() => expect(pauses).toHaveBeenCalledTimes(2));
  await act(() => result.current.sync());

  expect(pauses.mock.calls).toEqual([[1], [2], [1]]);
});

test("a tab that waited for another one is as patient with an overloaded server as before", async () => {
  const pauses = vi.mocked(nextTry);
  pauses.mockClear();
  vi.mocked(whenFree).mockResolvedValue(undefined);
  const met = meetings("later", "busy", "later");
  renderHook(() => useOffline(PAGE, "zh"));
  await waitFor(() => expect(pauses).toHaveBeenCalledTimes(1));
  act(() => void document.dispatchEvent(new Event("gubei-sync")));
  await waitFor(() => expect(met).toHaveBeenCalledTimes(2));
  await act(() => new Promise((done) => setTimeout(done, 50)));
  expect(met, "not at once when the other tab ends").toHaveBeenCalledTimes(2);
  act(() => void document.dispatchEvent(new Event("gubei-sync")));
  await waitFor(() => expect(met).toHaveBeenCalledTimes(3));
  await waitFor(() => expect(pauses).toHaveBeenLastCalledWith(2));

  expect(new Set(pauses.mock.calls.slice(0, -1).flat())).toEqual(new Set([1]));
});

test("a store that fails in the middle of a sending leaves the page able to send again", async () => {
  const said = vi.spyOn(console, "error").mockReturnValue(undefined);
  const met = meetings("breaks", "empty");
  const { result } = renderHook(() => useOffline(PAGE, "zh"));
  await waitFor(() => expect(result.current).toMatchObject({ ended: "later", busy: false }));
  await act(() => result.current.sync());

  expect(met).toHaveBeenCalledTimes(2);
  expect(result.current).toMatchObject({ ended: "empty", busy: false });
  expect(said).toHaveBeenCalledOnce();
});
