import { expect, test } from "vitest";

import { readScan } from "./scanning";

test("a card, a code and a tube are told apart", () => {
  expect(readScan(" 99999919880312002x ")).toEqual({ kind: "card", text: "99999919880312002X" });
  expect(readScan("7K3M-9Q2X-AB4D-EF6G-HJ8K")).toEqual({
    kind: "code",
    text: "7K3M9Q2XAB4DEF6GHJ8K",
  });
  expect(readScan("gb-20220426-0017")).toEqual({ kind: "tube", text: "GB-20220426-0017" });
  expect(readScan("   ")).toBeNull();
});
