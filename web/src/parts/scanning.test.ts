import { expect, test } from "vitest";

import { readScan } from "./scanning";
import scans from "./scans.json";

/** As the server reads GUBEI_BARCODES. */
function formsOf(text: string) {
  return text
    .split(",")
    .filter((each) => each !== "")
    .map((each) => ({ prefix: each.split(":")[0] ?? "", length: Number(each.split(":")[1]) }));
}

test("a card, a code and a tube are told apart, as the server does", () => {
  const read = (scans as [string, string, string, boolean][]).map(([text, forms]) => {
    const found = readScan(text, formsOf(forms));
    return [text, forms, found?.kind, found?.kind === "tube" && found.ours];
  });
  expect(read).toEqual(scans);
});

test("blanks, small letters and the dashes of a code are nothing", () => {
  expect(readScan(" 99999919880312002x ", [])).toMatchObject({ text: "99999919880312002X" });
  expect(readScan("7K3M-9Q2X-AB4D-EF6G-HJ8K", [])).toEqual({
    kind: "code",
    text: "7K3M9Q2XAB4DEF6GHJ8K",
  });
  expect(readScan("gb-20220426-0017", [])).toMatchObject({ text: "GB-20220426-0017" });
  expect(readScan("   ", [])).toBeNull();
});
