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
  const order = inFamilies(chains.cases, readLinks(chains));
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

interface Families {
  /** Whom each case infected. */
  below: Map<string, Case[]>;
  /** Those who have a source. */
  infected: Set<string>;
}

/** One source for each case: a link that was decided goes before one that is only proposed. */
function readLinks({ cases, links }: Chains): Families {
  const byId = new Map(cases.map((one) => [one.id, one]));
  const below = new Map<string, Case[]>();
  const infected = new Set<string>();
  const decidedFirst = [...links].sort((one, other) => Number(other.decided) - Number(one.decided));
  for (const link of decidedFirst) {
    const child = byId.get(link.infected);
    if (child === undefined || !byId.has(link.source) || infected.has(child.id)) continue;
    infected.add(child.id);
    below.set(link.source, [...(below.get(link.source) ?? []), child]);
  }
  return { below, infected };
}

function inFamilies(cases: readonly Case[], { below, infected }: Families): Case[] {
  const order: Case[] = [];
  const seen = new Set<string>();
  const walk = (shown: Case): void => {
    if (seen.has(shown.id)) return;
    seen.add(shown.id);
    order.push(shown);
    for (const child of inTime(below.get(shown.id) ?? [])) walk(child);
  };
  for (const shown of inTime(cases)) if (!infected.has(shown.id)) walk(shown);
  for (const shown of inTime(cases)) walk(shown); // who infected whom in a circle
  return order;
}

function inTime(cases: readonly Case[]): Case[] {
  return [...cases].sort(
    (one, other) =>
      dayOf(one).localeCompare(dayOf(other)) || one.number.localeCompare(other.number),
  );
}
