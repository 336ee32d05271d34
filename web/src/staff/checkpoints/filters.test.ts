// @vitest-environment jsdom
import { describe, expect, it } from "vitest";

import {
  daysBefore,
  perVehicle,
  readLedgerSearch,
  readWanted,
  today,
  withOffline,
} from "./filters";

describe("the address of the ledger", () => {
  it("keeps what a ledger can show, and drops the rest", () => {
    expect(
      readLedgerSearch({
        day: "2022-04-26",
        hour: "08",
        outcome: "hold",
        rows: "true",
        other: "1",
      }),
    ).toEqual({ day: "2022-04-26", hour: "08", outcome: "hold", rows: true });
    expect(readLedgerSearch({ day: "gestern", outcome: "away" })).toEqual({});
  });
  it("names the rows behind a number", () => {
    const search = {
      checkpoint: "c",
      hour: "08",
      class: "truck",
      outcome: "turn_back",
      rule: "untested",
      overridden: true,
      offline: true,
    } as const;
    expect(readWanted(search, "2022-04-26")).toEqual({
      day: "2022-04-26",
      checkpoint: "c",
      hour: 8,
      vehicle_class: "truck",
      outcome: "turn_back",
      rule: "untested",
      overridden: true,
      offline: true,
    });
    expect(readWanted({ ...search, slip: "0A1B2C3D" }, "2022-04-26")).toEqual({ slip: "0A1B2C3D" });
  });
  it("opens who was let in sealed and was not seen leaving, of whatever day", () => {
    const search = readLedgerSearch({ day: "2022-04-26", sealed: "overdue", checkpoint: "c" });
    expect(search).toEqual({ day: "2022-04-26", sealed: "overdue", checkpoint: "c" });
    expect(readWanted(search, "2022-04-26")).toEqual({ sealed: "overdue", checkpoint: "c" });
    expect(readLedgerSearch({ sealed: "gone" })).toEqual({});
  });
  it("opens who was held by a rule, one way, with and without a test", () => {
    const search = readLedgerSearch({
      direction: "out",
      ruled: "hold",
      rule: "fever",
      tested: "true",
    });
    expect(readWanted(search, "2022-04-26")).toEqual({
      day: "2022-04-26",
      direction: "out",
      ruled: "hold",
      rule: "fever",
      tested: true,
    });
    expect(readLedgerSearch({ direction: "up", staff: "true" })).toEqual({ staff: true });
    expect(perVehicle({ vehicles: 3, persons: 4 })).toBe("1.3");
    expect(perVehicle({ vehicles: 0, persons: 0 })).toBe("–");
  });
  it("shows what devices decided, and everything again", () => {
    const search = { day: "2022-04-26", rows: true } as const;
    expect(withOffline(search, true)).toEqual({ ...search, offline: true });
    expect(withOffline({ ...search, offline: true }, false)).toEqual(search);
  });
  it("knows the day a week before, over the end of a month", () => {
    expect(daysBefore("2022-05-03", 7)).toBe("2022-04-26");
  });
  it("begins a day at midnight in Shanghai", () => {
    expect(today(Date.UTC(2022, 3, 25, 16, 0))).toBe("2022-04-26");
    expect(today(Date.UTC(2022, 3, 25, 15, 59))).toBe("2022-04-25");
  });
});
