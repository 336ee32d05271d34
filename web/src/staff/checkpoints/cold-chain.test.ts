import { expect, it } from "vitest";

import { numbered, standingOf, stateOfBooking, type FirstStop } from "./cold-chain";

const at = (hour: number) => Date.parse(`2022-04-26T${String(hour).padStart(2, "0")}:30:00+08:00`);
const stop: FirstStop = {
  store: null,
  arrive_by: "2022-04-26T12:30:00+08:00",
  has_arrived: null,
  at: null,
  by: "",
  text: "",
};
const booking = { withdrawn_at: null, came: null, expected_at: "2022-04-26T09:30:00+08:00" };

it("calls old Ma's lorry overdue once its time is over, and never after it was seen", () => {
  expect([9, 12, 13].map((hour) => standingOf(stop, at(hour)))).toEqual([
    "under_way",
    "under_way",
    "overdue",
  ]);
  expect(standingOf({ ...stop, has_arrived: true }, at(13))).toBe("arrived");
  expect(standingOf({ ...stop, has_arrived: false }, at(13))).toBe("found");
});

it("says of a booking whether the lorry is still expected, on its way, or did not come", () => {
  const came = { passage: "1", passed_at: "2022-04-26T09:40:00+08:00", first_stop: stop };
  const states = [
    stateOfBooking(booking, at(20)),
    stateOfBooking(booking, at(9) + 90_000_000),
    stateOfBooking({ ...booking, came }, at(10)),
    stateOfBooking({ ...booking, withdrawn_at: "2022-04-26T08:00:00+08:00" }, at(10)),
  ];
  expect(states).toEqual(["expected", "missed", "under_way", "withdrawn"]);
});

it("sends the numbers that were typed and no empty ones", () => {
  expect(numbered({ quarantine: " 检疫 1 ", test_report: "", disinfection: undefined })).toEqual({
    quarantine: "检疫 1",
  });
});
