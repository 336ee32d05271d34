import { describe, expect, it } from "vitest";

import { fillAgain, regularIn, withRegular, type Regular } from "./again";
import { EMPTY, NOBODY } from "./form";
import type { PassageSent } from "./kinds";

const MONDAY = "2022-04-25T07:40:00+08:00";
const TUESDAY = Date.parse("2022-04-26T07:40:00+08:00");
const HOUR = 3_600_000;

/** Wu Gang's car with his wife, as the device sent it. */
function wuGang(more: Partial<PassageSent> = {}): PassageSent {
  return {
    id: "1",
    checkpoint: "c",
    plate: "冀W·24680",
    vehicle_class: "commuter",
    direction: "in",
    origin: "滦平",
    destination: "开发区",
    destination_unit: "110118",
    people: [
      {
        name: "吴刚",
        document: "999999198506010119",
        is_driver: true,
        celsius: 36.4,
        tested_at: "2022-04-24T19:40:00+08:00",
        is_negative: true,
      },
      { name: "许静", phone: "19900000061", celsius: 36.9 },
    ],
    ...more,
  };
}

describe("a commuter on the device", () => {
  it("is filled in the next morning without temperatures, the test a day older", () => {
    const known = withRegular([], wuGang(), MONDAY);
    const last = regularIn(known, "冀w24680", TUESDAY);
    expect(last && fillAgain(EMPTY, last, TUESDAY)).toEqual({
      ...EMPTY,
      vehicleClass: "commuter",
      origin: "滦平",
      destination: "开发区",
      unit: "110118",
      people: [
        { ...NOBODY, card: "吴刚 999999198506010119", testHours: "36" },
        { ...NOBODY, card: "许静", phone: "19900000061" },
        NOBODY,
      ],
    });
  });
  it("goes back in the evening where he came from", () => {
    const last = regularIn(withRegular([], wuGang(), MONDAY), "冀W24680", TUESDAY);
    const out = last && fillAgain({ ...EMPTY, direction: "out" }, last, TUESDAY);
    expect(out).toMatchObject({ origin: "开发区", destination: "滦平", unit: "" });
  });
  it("is known over a weekend and forgotten after three days", () => {
    const known = withRegular([], wuGang(), MONDAY);
    const after = (hours: number) =>
      regularIn(known, "冀W24680", Date.parse(MONDAY) + hours * HOUR) !== undefined;
    expect([after(71), after(72)]).toEqual([true, false]);
    const later = withRegular(known, wuGang({ plate: "冀W1" }), "2022-04-28T08:00:00+08:00");
    expect(later.map(({ sent }) => sent.plate)).toEqual(["冀W1"]);
  });
  it("is no car that passes once, no sealed truck, nobody with a mark, nobody without a plate", () => {
    const marked = { ...wuGang().people[0], facts: ["from_affected" as const] };
    const all: Partial<PassageSent>[] = [
      { vehicle_class: "car" },
      { vehicle_class: "truck", permit: "999999000123", facts: ["sealed_transit"] },
      { people: [marked] },
      { plate: "" },
    ];
    expect(all.map((more) => withRegular([], wuGang(more), MONDAY))).toEqual([[], [], [], []]);
    const supplies = withRegular([], wuGang({ vehicle_class: "supplies", permit: "1" }), MONDAY);
    expect(supplies).toHaveLength(1);
  });
  it("with a mark today is not filled in from the day before", () => {
    const known: Regular[] = withRegular([], wuGang(), MONDAY);
    const marked = { ...wuGang().people[0], facts: ["from_affected" as const] };
    const next = withRegular(known, wuGang({ people: [marked] }), "2022-04-26T07:40:00+08:00");
    expect(regularIn(next, "冀W24680", TUESDAY)).toBeUndefined();
  });
});
