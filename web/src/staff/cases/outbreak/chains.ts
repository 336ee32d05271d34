/** Where the cases of the chains lie: across by day, one line each, a child below who infected it. */

import type { Chains } from "../queries";

type Case = Chains["cases"][number];

export interface Placed {
  shown: Case;
  day: string;
  /** Days since the first day of the picture. */
  column: number;
  line: number;
}

export interface ChainPicture {
  first: string;
  columns: number;
  placed: Placed[];
}

const DAY = 86_400_000;

/** The day by which a case is placed: onset, else first positive, else the report. */
export function dayOf(shown: Case): string {
  return shown.onset_on ?? shown.first_positive_on ?? shown.reported_at.slice(0, 10);
}

/** A line for each case: first those without a source, each followed by whom it infected. */
export function placeChains(chains: Chains): ChainPicture {
  const byId = new Map(chains.cases.map((one) => [one.id, one]));
  const below = new Map<string, Case[]>();
  const above = new Map<string, string>();
  for (const link of [...chains.links].sort(
    (one, other) => Number(other.decided) - Number(one.decided),
  )) {
    const infected = byId.get(link.infected);
    if (infected === undefined || !byId.has(link.source) || above.has(link.infected)) continue;
    above.set(link.infected, link.source);
    below.set(link.source, [...(below.get(link.source) ?? []), infected]);
  }
  const order: Case[] = [];
  const seen = new Set<string>();
  const walk = (shown: Case): void => {
    if (seen.has(shown.id)) return;
    seen.add(shown.id);
    order.push(shown);
    for (const child of inTime(below.get(shown.id) ?? [])) walk(child);
  };
  for (const shown of inTime(chains.cases)) if (!above.has(shown.id)) walk(shown);
  for (const shown of inTime(chains.cases)) walk(shown); // who infected whom in a circle
  const days = order.map(dayOf).sort();
  const first = days[0] ?? "";
  const place = (day: string) => Math.round((Date.parse(day) - Date.parse(first)) / DAY);
  return {
    first,
    columns: first === "" ? 1 : place(days.at(-1) ?? first) + 1,
    placed: order.map((shown, line) => ({
      shown,
      day: dayOf(shown),
      column: place(dayOf(shown)),
      line,
    })),
  };
}

function inTime(cases: readonly Case[]): Case[] {
  return [...cases].sort(
    (one, other) =>
      dayOf(one).localeCompare(dayOf(other)) || one.number.localeCompare(other.number),
  );
}
