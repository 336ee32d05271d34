import { expect, test } from "vitest";

import { stateOf } from "./state";

const now = new Date("2022-04-26T09:30:00+08:00");

test("a token is valid until its end, and not at its end", () => {
  const until = (ends_at: string) => stateOf({ ends_at, revoked_at: null }, now);
  expect(until("2022-04-26T09:30:01+08:00")).toBe("valid");
  expect(until("2022-04-26T09:30:00+08:00")).toBe("expired");
});

test("a token that was ended by hand is not called expired", () => {
  const revoked_at = "2022-04-25T00:00:00+08:00";
  expect(stateOf({ ends_at: "2022-04-25T12:00:00+08:00", revoked_at }, now)).toBe("revoked");
});
