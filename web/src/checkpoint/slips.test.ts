import { expect, it } from "vitest";

import { readSlip, slipNumber } from "./slips";

it("a slip's number is the end of the key, in the form of the server", () => {
  expect(slipNumber("018f6a3e-7b1c-7d2e-9a4f-0123abcd89ef")).toBe("ABCD89EF");
});

it("is read as somebody typed or scanned it, and nothing else is a number", () => {
  expect([" abcd 89ef", "ABCD-89EF", "ABCD89E", "ABCD89EG"].map(readSlip)).toEqual([
    "ABCD89EF",
    "ABCD89EF",
    null,
    null,
  ]);
});
