import type { Shift } from "./queries";

const HOUR = 3_600_000;
export const USUAL_HOURS = 8;

/** What the form offers: eight hours after the last shift that is known, else from the next full hour. */
export function hoursFrom(shifts: Pick<Shift, "to_at">[], now: Date): [Date, Date] {
  const last = shifts.at(-1);
  const full = Math.ceil(now.getTime() / HOUR) * HOUR;
  const from = last === undefined ? full : Date.parse(last.to_at) + (24 - USUAL_HOURS) * HOUR;
  return [new Date(from), new Date(from + USUAL_HOURS * HOUR)];
}
