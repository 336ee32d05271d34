import { expect, it } from "vitest";

import { lightOfRelay } from "./relays";

const NOW = new Date("2022-04-26T09:30:00+08:00");

it.each([
  ["2022-04-26T09:28:01+08:00", null, "green"],
  ["2022-04-26T09:28:00+08:00", null, "yellow"],
  [null, null, "yellow"],
  ["2022-04-26T09:29:59+08:00", "2022-04-26T09:29:00+08:00", "red"],
] as const)("a relay met at %s and revoked at %s is %s", (met_at, revoked_at, light) => {
  expect(lightOfRelay({ met_at, revoked_at }, NOW)).toBe(light);
});
