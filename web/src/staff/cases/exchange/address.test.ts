import { expect, test } from "vitest";

import { addressOf } from "./address";

test("an export asks only what its system knows", () => {
  const told = { purpose: "investigate", region: "北京", file_kind: "xlsx" } as const;
  expect(addressOf({ ...told, system: "godata" })).toBe(
    "/api/interchange/godata/outbreak.zip?purpose=investigate&file_kind=xlsx",
  );
  expect(addressOf({ ...told, system: "sormas", disease: "" })).toBe(
    "/api/interchange/sormas/outbreak.zip?purpose=investigate&region=%E5%8C%97%E4%BA%AC",
  );
  expect(addressOf({ ...told, system: "fhir" })).toBe(
    "/api/interchange/fhir/outbreak.zip?purpose=investigate",
  );
});
