import { expect, test } from "vitest";

import { hoursFrom } from "./roster";

const NOW = new Date("2022-04-26T09:30:00+08:00");
const said = (hours: [Date, Date]) => hours.map((each) => each.toISOString());

test("the first shift begins at the next full hour and takes eight", () => {
  expect(said(hoursFrom([], NOW))).toEqual([
    "2022-04-26T02:00:00.000Z",
    "2022-04-26T10:00:00.000Z",
  ]);
});

test("the next one has the hours of the last, a day later", () => {
  const known = [{ to_at: "2022-04-26T17:00:00+08:00" }, { to_at: "2022-04-27T17:00:00+08:00" }];
  expect(said(hoursFrom(known, NOW))).toEqual([
    "2022-04-28T01:00:00.000Z",
    "2022-04-28T09:00:00.000Z",
  ]);
});
