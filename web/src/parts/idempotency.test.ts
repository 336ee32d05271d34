import { expect, test } from "vitest";

import { KeyKeeper, newKey } from "./idempotency";

test("the same content sent again after a broken connection carries the same key", () => {
  const keeper = new KeyKeeper();
  const first = keeper.keyFor({ result: "reached" });
  expect(keeper.keyFor({ result: "reached" })).toBe(first);
});

test("other content, or the next act after an answer, gets a new key", () => {
  const keeper = new KeyKeeper();
  const first = keeper.keyFor({ result: "reached" });
  const other = keeper.keyFor({ result: "no_answer" });
  keeper.answered();
  const next = keeper.keyFor({ result: "no_answer" });
  expect(new Set([first, other, next]).size).toBe(3);
});

test("a key is a version 4 UUID also where the browser makes none", () => {
  const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(newKey()).toMatch(shape);
  const own = crypto.randomUUID.bind(crypto);
  Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
  expect(newKey()).toMatch(shape);
  Object.defineProperty(crypto, "randomUUID", { value: own, configurable: true });
});
