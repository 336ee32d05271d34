import type { PersonPage } from "@/api/types";

type Stay = NonNullable<PersonPage["stays"]>[number];
type Spell = Pick<Stay, "site" | "from_at" | "to_at">;

/** When the person left the site of a stay; null: there still. Who changes rooms goes on there. */
export function leftSite(stay: Spell, stays: Spell[]): string | null {
  const ends = stay.to_at;
  const next = stays.find(
    (one) =>
      ends !== null &&
      one.site === stay.site &&
      one.from_at <= ends &&
      (one.to_at === null || one.to_at > ends),
  );
  return next === undefined ? ends : leftSite(next, stays);
}
