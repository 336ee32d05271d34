/** Civil days as the API writes them, "2022-04-26": no clock and no zone is in them. */

const DAY = 86_400_000;

/** The day before, for "until the end of". */
export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - DAY).toISOString().slice(0, 10);
}

/** How many days from one to the other. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}

/** Which day of how many it is; null before the first and after the last. */
export function dayOf(span: { starts_on: string; ends_on: string }, today: string) {
  if (today < span.starts_on || today >= span.ends_on) return null;
  return {
    n: daysBetween(span.starts_on, today) + 1,
    of: daysBetween(span.starts_on, span.ends_on),
  };
}
