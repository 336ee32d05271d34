import { expect, test } from "vitest";

import type { Guest, Room } from "./queries";
import { countMarked, lookOf, markOf, numbered } from "./rooms";

const ROOM: Room = {
  id: "r1",
  name: "201",
  zone: "isolation",
  beds: 1,
  has: [],
  ventilation: "",
  lift: "",
  free_from: null,
  closed_reason: "",
  empty_since: null,
  guests: [],
  fits: null,
  why_not: null,
};

test("a room shows what it is, and where somebody is asked about, whether it takes them", () => {
  const looks = [
    ROOM,
    { ...ROOM, fits: true },
    { ...ROOM, fits: false },
    { ...ROOM, empty_since: "2022-04-26T11:30:00+08:00", fits: false },
    { ...ROOM, closed_reason: "漏水", fits: false },
    { ...ROOM, free_from: "2022-05-01", fits: false },
    { ...ROOM, zone: "work" },
  ].map(lookOf);
  expect(looks).toEqual(["free", "fits", "refused", "dirty", "closed", "later", "staff"]);
});

test("the rooms of a floor are numbered from the first to the last", () => {
  const rooms = numbered({
    floor: "3F",
    first: 301,
    last: 303,
    beds: 2,
    own_bathroom: true,
    barrier_free: false,
    near_care: false,
  });
  expect(rooms.map(({ name, floor, beds }) => [floor, name, beds])).toEqual([
    ["3F", "301", 2],
    ["3F", "302", 2],
    ["3F", "303", 2],
  ]);
});

test("a room is marked by a guest whose pool is checked, more so by a positive", () => {
  const guest = (mark: Guest["mark"]) => ({ mark }) as Guest;
  const rooms = [
    { guests: [] },
    { guests: [guest(null)] },
    { guests: [guest(null), guest("checked")] },
    { guests: [guest("checked"), guest("positive")] },
  ];
  expect(rooms.map(markOf)).toEqual([null, null, "checked", "positive"]);
  expect(countMarked(rooms)).toBe(2);
});
