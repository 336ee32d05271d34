import { expect, test } from "vitest";

import { hoursOf, opensNext, outsideHours } from "./opening";

const DAYTIME = { opens_at: "06:00:00", closes_at: "22:00:00" };
const NIGHT = { opens_at: "20:00:00", closes_at: "05:30:00" };
const at = (clock: string) => new Date(`2022-04-26T${clock}+08:00`);

// The same hours as in tests/domain/test_checkpoint_opening.py.
test.each([
  [DAYTIME, "05:59:59", "2022-04-26T06:00:00+08:00"],
  [DAYTIME, "06:00:00", null],
  [DAYTIME, "21:59:59", null],
  [DAYTIME, "22:00:00", "2022-04-27T06:00:00+08:00"],
  [NIGHT, "23:30:00", null],
  [NIGHT, "05:29:59", null],
  [NIGHT, "05:30:00", "2022-04-26T20:00:00+08:00"],
  [{ opens_at: "08:00:00", closes_at: "08:00:00" }, "03:00:00", null],
  [{ opens_at: null, closes_at: null }, "03:00:00", null],
])("%o at %s opens next at %s", (opening, clock, next) => {
  expect(opensNext(opening, at(clock))).toBe(next);
});

test("who comes at night is registered, and the remark is the server's", () => {
  expect(outsideHours(DAYTIME, at("23:10:00"))).toEqual({
    en: "This is outside the opening hours (06:00 to 22:00).",
    zh: "此时不在开放时间（06:00 至 22:00）内。",
  });
  expect(outsideHours(DAYTIME, at("12:00:00"))).toBeNull();
  expect(hoursOf({ opens_at: null, closes_at: null })).toBeNull();
});
