import { expect, test } from "vitest";

import { readPlate, readScan } from "./scanning";

test("a card, a code and a tube are told apart", () => {
  expect(readScan(" 99999919880312002x ")).toEqual({ kind: "card", text: "99999919880312002X" });
  expect(readScan("7K3M-9Q2X-AB4D-EF6G-HJ8K")).toEqual({
    kind: "code",
    text: "7K3M9Q2XAB4DEF6GHJ8K",
  });
  expect(readScan("gb-20220426-0017")).toEqual({ kind: "tube", text: "GB-20220426-0017" });
  expect(readScan("   ")).toBeNull();
});

test("a plate is negative where it says nothing, and what is not understood is given back", () => {
  expect(readPlate("T1\nT2 +\n\nT3 可疑\nT4, x\nT5 maybe")).toEqual({
    lines: [
      { barcode: "T1", result: "negative" },
      { barcode: "T2", result: "positive" },
      { barcode: "T3", result: "doubtful" },
      { barcode: "T4", result: "invalid" },
    ],
    unknown: ["T5 maybe"],
  });
});
