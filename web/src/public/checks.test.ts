import { expect, test } from "vitest";

import { troubleOfCelsius, typedCode } from "./checks";

test("a temperature that no living person has is told before it is sent", () => {
  const wrong = ["33.9", "43.1", "365", "-1", "abc", "36.5.1"];
  expect(wrong.map(troubleOfCelsius)).toEqual(wrong.map(() => "notCelsius"));
  expect(["", " ", "34", "36.5", "36,5", "43"].map(troubleOfCelsius)).toEqual(
    Array.from({ length: 6 }, () => null),
  );
});

test("dashes and spaces alone are no code", () => {
  expect(["", "  ", "----", " - ", "—"].map(typedCode)).toEqual(["", "", "", "", ""]);
  expect(typedCode(" abcd-efgh ")).toBe("abcd-efgh");
});
