/** Where things stand on the line of a measure's days. Civil days, no clock in them. */

const DAY = 86_400_000;

/** How many days from one civil day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}

/** The day so many days later; earlier where it is negative. */
export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

export interface Days {
  starts_on: string;
  ends_on: string;
}

/** Every civil day of a span, its last day left out as the span itself does. */
export function daysOf({ starts_on, ends_on }: Days): string[] {
  const many = Math.max(daysBetween(starts_on, ends_on), 0);
  return Array.from({ length: many }, (_, place) => plusDays(starts_on, place));
}

export type TestStanding = "negative" | "positive" | "invalid" | "sampled" | "missed" | "waiting";

/** How a test stands on a day: its result, or whether its day is over without a sample. */
export function standingOf(
  test: { due_on: string; sampled_at: string | null; result: string },
  today: string,
): TestStanding {
  if (test.result === "negative" || test.result === "positive" || test.result === "invalid")
    return test.result;
  if (test.sampled_at !== null) return "sampled";
  return test.due_on < today ? "missed" : "waiting";
}

/** What was told, gathered by civil day in the order in which the days first come. */
export function byDay<Told extends { day: string }>(told: readonly Told[]): [string, Told[]][] {
  const days = new Map<string, Told[]>();
  for (const each of told) {
    const known = days.get(each.day);
    if (known === undefined) days.set(each.day, [each]);
    else known.push(each);
  }
  return [...days];
}
