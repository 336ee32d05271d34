// @vitest-environment jsdom
import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";

import { StoreFull } from "@/offline/outbox";

import { useKeeping } from "./useKeeping";
import { WORDS } from "./words";

afterEach(cleanup);

test("a full device is said in words and ends with the next that is kept", async () => {
  const { result } = renderHook(useKeeping);
  const keep = async (work: () => Promise<unknown>) => {
    let kept = true;
    await act(async () => void (kept = await result.current.keeping(work)));
    return [kept, result.current.problem];
  };
  expect(await keep(() => Promise.reject(new StoreFull()))).toEqual([false, WORDS.zh.full]);
  expect(await keep(() => Promise.reject(new Error("the store is gone")))).toEqual([
    false,
    WORDS.zh.notSaved,
  ]);
  expect(await keep(() => Promise.resolve("twice"))).toEqual([false, WORDS.zh.said.twice]);
  expect(await keep(() => Promise.resolve(""))).toEqual([true, ""]);
});
