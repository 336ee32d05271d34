import { expect, test } from "vitest";

import { readPlate } from "./plate";

const PLATE = "T1\nT2 +\n\nT3 可疑\nT4, x\nT5 maybe\nT6 -";
const SAID = [
  { barcode: "T2", result: "positive" },
  { barcode: "T3", result: "doubtful" },
  { barcode: "T4", result: "invalid" },
  { barcode: "T6", result: "negative" },
];

test("a tube without a sign is not negative by itself, and what is not understood is given back", () => {
  expect(readPlate(PLATE, false)).toEqual({ lines: SAID, unknown: ["T5 maybe"], silent: ["T1"] });
});

test("the rest is negative where somebody said so", () => {
  expect(readPlate(PLATE, true)).toEqual({
    lines: [{ barcode: "T1", result: "negative" }, ...SAID],
    unknown: ["T5 maybe"],
    silent: [],
  });
});
