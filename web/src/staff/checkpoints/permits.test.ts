import { expect, test } from "vitest";

import { stateOf } from "./permits";

test("a permit stands from its first to its last day, unless it was revoked", () => {
  const permit = { revoked_at: null, valid_from: "2022-04-25", valid_until: "2022-04-27" };
  const days = ["2022-04-24", "2022-04-25", "2022-04-27", "2022-04-28"];
  expect(days.map((day) => stateOf(permit, day))).toEqual(["coming", "valid", "valid", "over"]);
  const revoked = { ...permit, revoked_at: "2022-04-25T08:00:00+08:00" };
  expect(stateOf(revoked, "2022-04-26")).toBe("revoked");
});
