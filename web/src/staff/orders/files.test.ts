import { expect, test } from "vitest";

import { saySize } from "./files";

test("a size is said in the unit that is read at a glance", () => {
  expect([5, 1023, 1024, 1_500_000, 20 * 1024 * 1024].map(saySize)).toEqual([
    "5 B",
    "1023 B",
    "1 KB",
    "1.4 MB",
    "20.0 MB",
  ]);
});
