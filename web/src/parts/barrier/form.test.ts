import { describe, expect, it } from "vitest";

import {
  EMPTY,
  emptyAt,
  isWrongNumber,
  newKey,
  NOBODY,
  peopleIn,
  skipsPhone,
  toSend,
  withPerson,
} from "./form";
import { lanesToChoose, type CheckpointKind, type Lane, type Place } from "./places";
import { findUnit } from "./units";

const NOW = Date.UTC(2022, 3, 26, 1, 30);
const ROAD: Place = { id: "c", kind: "national_road", unit: "110118111000" };
const AROUND = { id: "k", place: ROAD, lane: null, unit: "", now: NOW + 17_600, begun: NOW };
const WITHOUT = { phone: "", birth_date: null, leaves_at: null, facts: [] };

describe("the passage form", () => {
  it("sends who was written down, the first one driving", () => {
    const fields = {
      ...EMPTY,
      plate: "冀w12345",
      people: [
        { ...NOBODY, card: "孙丽 999999198506010119", celsius: "36,4", testHours: "30" },
        { ...NOBODY, card: "周小宝 2020-05-01" },
        NOBODY,
      ],
    };
    const sent = toSend(fields, AROUND);
    expect(sent.seconds).toBe(18);
    expect(sent.people).toEqual([
      {
        ...WITHOUT,
        name: "孙丽",
        document: "999999198506010119",
        is_driver: true,
        celsius: 36.4,
        tested_at: "2022-04-24T19:30:00.000Z",
        is_negative: true,
      },
      {
        ...WITHOUT,
        name: "周小宝",
        document: "",
        is_driver: false,
        birth_date: "2020-05-01",
        celsius: null,
        tested_at: null,
        is_negative: null,
      },
    ]);
  });
  it("says with digits where somebody comes from, and that a test was positive", () => {
    const person = { ...NOBODY, card: "孙丽", marks: "６2", testHours: "5", leaveHours: "20" };
    const [sent] = toSend({ ...EMPTY, people: [person] }, AROUND).people;
    expect(sent).toMatchObject({
      facts: ["from_high"],
      is_negative: false,
      leaves_at: "2022-04-26T21:30:00.000Z",
    });
  });
  it("asks only vehicles with goods for a permit and a load", () => {
    const fields = { ...EMPTY, permit: "130824000017", goods: "冻品", load: "23" };
    expect(toSend(fields, AROUND)).toMatchObject({ permit: "", goods: "", facts: [] });
    expect(toSend({ ...fields, vehicleClass: "truck" }, AROUND)).toMatchObject({
      permit: "130824000017",
      goods: "冻品",
      facts: ["cold_chain", "cold_chain_papers"],
    });
  });
  it.each<[CheckpointKind, object]>([
    ["county_road", { plate: "冀W12345", vehicle_class: "car", destination_unit: "" }],
    ["village_gate", { plate: "", vehicle_class: "on_foot", destination_unit: "110118111203" }],
    ["scenic_spot", { plate: "", vehicle_class: "on_foot", destination_unit: "110118111203" }],
    ["guesthouse_desk", { plate: "", vehicle_class: "on_foot", destination: "302" }],
  ])("asks at a %s what is asked there", (kind, said) => {
    const place = { id: "c", kind, unit: "110118111203" };
    const fields = { ...emptyAt(place, undefined), plate: "冀W12345", destination: "302" };
    const people = [{ ...NOBODY, card: "孙丽 999999198506010119" }];
    const sent = toSend({ ...fields, people, nights: "2" }, { ...AROUND, place });
    const [guest] = sent.people;
    expect(sent).toMatchObject(said);
    expect(guest?.is_driver).toBe(kind === "county_road");
  });
  it("lets guests leave after their nights, and one of them earlier", () => {
    const people = [
      { ...NOBODY, card: "孙丽" },
      { ...NOBODY, card: "周凯", leaveHours: "20" },
    ];
    const place = { id: "c", kind: "guesthouse_desk" as const, unit: "110118111203" };
    const fields = { ...emptyAt(place, undefined), nights: "2", people };
    expect(toSend(fields, { ...AROUND, place }).people.map((each) => each.leaves_at)).toEqual([
      "2022-04-28T01:30:00.000Z",
      "2022-04-26T21:30:00.000Z",
    ]);
  });
  it("begins at a lane with what that is for, and says the lane", () => {
    const lane = (more: Partial<Lane>): Lane => ({
      id: "l",
      name: "1",
      classes: ["truck"],
      servers: 1,
      is_second_check: false,
      direction: "out",
      from_at: "2022-04-13T00:00:00Z",
      ...more,
    });
    expect(emptyAt(ROAD, lane({}))).toMatchObject({ vehicleClass: "truck", direction: "out" });
    const both = lane({ classes: ["car", "bus"], direction: "both" });
    expect(emptyAt(ROAD, both)).toMatchObject({ vehicleClass: "car", direction: "in" });
    expect(toSend(EMPTY, { ...AROUND, lane: "l" }).lane).toBe("l");
    expect(lanesToChoose([lane({ is_second_check: true }), both])).toEqual([both]);
  });
  it("has an empty row after the last person", () => {
    const one = withPerson(EMPTY, 0, { card: "孙丽" });
    expect(one.people).toEqual([{ ...NOBODY, card: "孙丽" }, NOBODY]);
    expect(withPerson(one, 0, { celsius: "36.5" }).people).toHaveLength(2);
    expect(peopleIn(one)).toHaveLength(1);
  });
  it("holds nobody while nothing is typed", () => {
    expect(peopleIn(EMPTY)).toEqual([]);
  });
  it("asks for a telephone of who has no card", () => {
    expect(skipsPhone({ ...NOBODY, card: "999999198506010113" })).toBe(true);
    expect(skipsPhone({ ...NOBODY, card: "周小宝" })).toBe(false);
    expect(skipsPhone({ ...NOBODY, card: "王雷 军字第12345号", marks: "7" })).toBe(true);
  });
  it("asks for a telephone beside a number that cannot be one of its kind", () => {
    for (const number of ["999999198506010118", "12345", "9999991985060101"]) {
      const person = { ...NOBODY, card: `孙丽 ${number}` };
      expect([skipsPhone(person), isWrongNumber(person)]).toEqual([false, true]);
    }
    expect(isWrongNumber({ ...NOBODY, card: "孙丽 E12345678" })).toBe(false);
    expect(isWrongNumber({ ...NOBODY, card: "孙丽" })).toBe(false);
  });
  it("gives keys of version 7 that sort by time", () => {
    const chance = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 255]);
    const [first, later] = [newKey(NOW, chance), newKey(NOW + 1, chance)];
    expect(first).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(first < later).toBe(true);
  });
});

describe("the unit of the destination", () => {
  const units = [
    { code: "110118111203", name: "司马台村" },
    { code: "110118111204", name: "河西村" },
    { code: "110118112207", name: "河西村" },
  ];
  it.each([
    ["110118111203 司马台村", "110118111203"],
    ["110118112207", "110118112207"],
    ["司马台村", "110118111203"],
    ["河西村", ""],
    ["没有这个村", ""],
  ])("%s means %s", (text, code) => {
    expect(findUnit(units, text)).toBe(code);
  });
});
