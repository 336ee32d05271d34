import type { Placement } from "./queries";

type Seat = Placement["seats"][number];

/** The seats of a proposal by site, in the order in which they were proposed. */
export function bySite(seats: Seat[]): [site: string, seats: Seat[]][] {
  const found = new Map<string, Seat[]>();
  for (const seat of seats) found.set(seat.site, [...(found.get(seat.site) ?? []), seat]);
  return [...found];
}

/** Whether somebody can be placed by this proposal now: free today, and not placed by it before. */
export function isOpen(seat: Seat): boolean {
  return seat.free_from === null && !seat.is_placed;
}

/** The chosen measures with those of some seats added, or taken out where all are in. */
export function turned(chosen: ReadonlySet<string>, seats: Seat[]): Set<string> {
  const own = seats.filter(isOpen).map(({ measure }) => measure);
  const isAll = own.every((measure) => chosen.has(measure));
  const others = [...chosen].filter((measure) => !own.includes(measure));
  return new Set(isAll ? others : [...others, ...own]);
}
