import { expect, test } from "vitest";

import { leftSite } from "./stays";

function stay(site: string, from: number, to: number | null) {
  const at = (day: number) => `2022-04-0${day}T08:00:00Z`;
  return { site, from_at: at(from), to_at: to === null ? null : at(to) };
}

test("who changes rooms goes on at the site, and leaves it from the last of them", () => {
  const first = stay("a", 1, 3);
  const elsewhere = stay("b", 3, 4);
  const back = stay("a", 7, null);

  const moved = [back, stay("a", 5, 6), stay("a", 3, 5), first];
  expect(leftSite(first, moved)).toBe(stay("a", 3, 6).to_at);
  expect(leftSite(first, [stay("a", 3, null), first])).toBeNull();
  expect(leftSite(first, [back, elsewhere, first])).toBe(first.to_at);
});
