import { describe, expect, test } from "vitest";

import { fromField, sayDay, sayLength, sayMoment, sayShort, timeLeft, toField } from "./moments";

describe("times are read in Shanghai, on a device set to another zone", () => {
  test("midnight in Miyun is still yesterday in UTC", () => {
    expect(sayMoment("2022-04-12T16:00:00Z")).toBe("2022-04-13 00:00");
    expect(sayDay("2022-04-12T15:59:59Z")).toBe("2022-04-12");
  });

  test("a moment with another offset is the same moment", () => {
    expect(sayMoment("2022-04-13T08:05:00+08:00")).toBe(sayMoment("2022-04-12T19:05:00-05:00"));
  });

  test("today says only the clock", () => {
    const now = new Date("2022-04-13T12:00:00+08:00");
    expect(sayShort("2022-04-13T08:05:00+08:00", now)).toBe("08:05");
    expect(sayShort("2022-04-12T23:59:00+08:00", now)).toBe("04-12 23:59");
  });

  test("what is not a time is nothing, never 'Invalid Date'", () => {
    expect([sayMoment(null), sayMoment(""), sayMoment("soon"), sayDay(undefined)]).toEqual(
      Array(4).fill(""),
    );
  });
});

describe("a form's time field speaks Shanghai too", () => {
  test("there and back", () => {
    expect(fromField("2022-04-13T08:05")).toBe("2022-04-13T08:05:00+08:00");
    expect(toField(new Date("2022-04-13T08:05:00+08:00"))).toBe("2022-04-13T08:05");
  });

  test("half a time is no time", () => {
    expect(fromField("2022-04-13")).toBeNull();
    expect(fromField("2022-13-40T99:99")).toBeNull();
  });
});

describe("lengths", () => {
  test.each([
    [59_000, "0 分", "0 min"],
    [4 * 60_000, "4 分", "4 min"],
    [125 * 60_000, "2 小时 5 分", "2 h 5 min"],
    [-120 * 60_000, "2 小时", "2 h"],
    [76 * 3_600_000, "3 天 4 小时", "3 d 4 h"],
  ])("%i ms", (length, chinese, english) => {
    expect([sayLength(length, "zh"), sayLength(length, "en")]).toEqual([chinese, english]);
  });

  test("late is negative", () => {
    const now = new Date("2022-04-13T10:00:00+08:00");
    expect(timeLeft("2022-04-13T09:00:00+08:00", now)).toBe(-3_600_000);
    expect(timeLeft(null, now)).toBeNull();
  });
});
