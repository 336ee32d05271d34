import { expect, test } from "vitest";

import { bySite, isOpen, turned } from "./placement";
import type { Placement } from "./queries";

type Seat = Placement["seats"][number];

function seat(measure: string, site: string, more: Partial<Seat> = {}): Seat {
  return {
    measure,
    name: measure,
    site,
    floor: "2F",
    room: "201",
    free_from: null,
    is_placed: false,
    ...more,
  };
}

const SEATS = [
  seat("lin", "万佛山"),
  seat("wang", "白河"),
  seat("zhao", "万佛山", { is_placed: true }),
  seat("chen", "白河", { free_from: "2022-04-28" }),
];

test("seats stand by site, and only those of today that nobody took can be chosen", () => {
  expect(bySite(SEATS).map(([site, seats]) => [site, seats.map(({ name }) => name)])).toEqual([
    ["万佛山", ["lin", "zhao"]],
    ["白河", ["wang", "chen"]],
  ]);
  expect(SEATS.filter(isOpen).map(({ name }) => name)).toEqual(["lin", "wang"]);
});

test("a tap on a site chooses all of it, and another one nobody of it", () => {
  const all = turned(new Set(), SEATS);
  expect([...all]).toEqual(["lin", "wang"]);
  expect([...turned(all, SEATS.slice(0, 1))]).toEqual(["wang"]);
  expect([...turned(new Set(["wang"]), SEATS)]).toEqual(["lin", "wang"]);
});
