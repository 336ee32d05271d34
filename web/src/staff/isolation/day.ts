import type { GuestDay } from "./queries";

/** Whom the page of the day shows: everybody, those to be measured, those with fever or symptoms. */
export const SHOWS = ["all", "left", "ill"] as const;
export type Show = (typeof SHOWS)[number];

type Told = Pick<GuestDay, "checks_open" | "readings">;

export function isToMeasure(guest: Told): boolean {
  return guest.checks_open > 0;
}

export function isIll(guest: Told): boolean {
  return guest.readings.some((told) => told.is_ill);
}

export function isShown(guest: Told, show: Show): boolean {
  if (show === "left") return isToMeasure(guest);
  return show === "all" || isIll(guest);
}

/** Guests by floor, in the order in which they came. */
export function byFloor<Guest extends { floor: string }>(guests: Guest[]): [string, Guest[]][] {
  const floors = new Map<string, Guest[]>();
  for (const guest of guests) {
    const known = floors.get(guest.floor);
    if (known === undefined) floors.set(guest.floor, [guest]);
    else known.push(guest);
  }
  return [...floors];
}

/** The temperature that was typed, with a comma or a point; null where it cannot be one. */
export function readCelsius(typed: string): number | null {
  const said = typed.trim().replace(/[,，。]/, ".");
  if (!/^\d{2}(\.\d)?$/.test(said)) return null;
  const degrees = Number(said);
  return degrees >= 34 && degrees <= 43 ? degrees : null;
}
