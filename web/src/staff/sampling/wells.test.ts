import { expect, test } from "vitest";

import { meaningOf, nameOf, next, pasted, textOf, twiceIn, wellsOf } from "./wells";

const EMPTY = wellsOf("") ?? [];
const at = (name: string) => EMPTY.findIndex((_, index) => nameOf(index) === name);
const said = (wells: string[] | null) =>
  (wells ?? []).flatMap((well, index) => (well === "" ? [] : [`${nameOf(index)} ${well}`]));

test("a plate has 96 wells, filled column by column, and its text is the same plate", () => {
  expect([nameOf(0), nameOf(7), nameOf(8), nameOf(95)]).toEqual(["A1", "H1", "A2", "H12"]);
  const text = "T1 -\n\nT3 +";
  expect(said(wellsOf(text))).toEqual(["A1 T1 -", "C1 T3 +"]);
  expect(textOf(wellsOf(text) ?? [])).toBe(text);
  expect(wellsOf("T\n".repeat(96))).toHaveLength(96);
  expect(wellsOf("T\n".repeat(97))).toBeNull();
});

test("Enter goes on as the plate is filled, arrows go beside, and nothing leads over the edge", () => {
  const steps = [
    ["A1", "Enter"],
    ["H1", "Enter"],
    ["H12", "Enter"],
    ["B2", "ArrowUp"],
    ["B2", "ArrowDown"],
    ["B2", "ArrowLeft"],
    ["B2", "ArrowRight"],
    ["A1", "ArrowUp"],
    ["A12", "ArrowRight"],
    ["B2", "a"],
  ] as const;
  const led = steps.map(([from, key]) => next(at(from), key));
  expect(led.map((to) => (to === null ? null : nameOf(to)))).toEqual([
    "B1", "A2", null, "A2", "C2", "B1", "B3", null, null, null,
  ]); // prettier-ignore
});

test("a block of a spreadsheet falls as it lies, and a block of signs beside the barcodes", () => {
  const barcodes = pasted(EMPTY, at("B2"), "T1\tT2\r\nT3\tT4 x\r\n");
  expect(said(barcodes)).toEqual(["B2 T1", "C2 T3", "B3 T2", "C3 T4 x"]);
  const signs = pasted(barcodes ?? [], at("B2"), "-\t+\n?\t-");
  expect(said(signs)).toEqual(["B2 T1 -", "C2 T3 ?", "B3 T2 +", "C3 T4 -"]);
  expect(pasted(EMPTY, at("A1"), "T1 -")).toBeNull();
  expect(pasted(EMPTY, at("H12"), "T1\tT2")).toBeNull();
});

test("each well says what it is by itself, and a barcode that stands twice is named", () => {
  expect(["T1 +", "T1", "T1 maybe", ""].map((well) => meaningOf(well, false))).toEqual([
    "positive",
    "silent",
    "unknown",
    "",
  ]);
  expect(meaningOf("T1", true)).toBe("negative");
  expect(twiceIn("T1 -\n\nT2\nt1 +\nT1\n\n")).toEqual(["T1"]);
});
