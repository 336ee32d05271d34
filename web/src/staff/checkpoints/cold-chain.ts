/** How bookings of cold-chain lorries and their way to the first-stop store stand. Pure. */
import type { components } from "@/api/schema";

type Schemas = components["schemas"];
export type Booking = Schemas["BookingShown"];
export type BookingSent = Schemas["BookingSent"];
export type Lorry = Schemas["LorryShown"];
export type FirstStop = Schemas["FirstStopShown"];
export type Choices = Schemas["BookingChoices"];
export type Standing =
  "expected" | "missed" | "under_way" | "overdue" | "arrived" | "found" | "withdrawn";

export const LIGHTS: Readonly<Record<Standing, string>> = {
  expected: "green",
  missed: "yellow",
  under_way: "green",
  overdue: "red",
  arrived: "green",
  found: "yellow",
  withdrawn: "yellow",
};

/** How the way to the store stands at a moment, in milliseconds. */
export function standingOf(stop: FirstStop, now: number): Standing {
  if (stop.has_arrived !== null) return stop.has_arrived ? "arrived" : "found";
  return Date.parse(stop.arrive_by) < now ? "overdue" : "under_way";
}

/** How a booking stands: one that nobody came by counts for a day after its hour, then it is missed. */
export function stateOfBooking(
  { withdrawn_at, came, expected_at }: Pick<Booking, "withdrawn_at" | "came" | "expected_at">,
  now: number,
): Standing {
  if (withdrawn_at !== null) return "withdrawn";
  if (came !== null) return standingOf(came.first_stop, now);
  return Date.parse(expected_at) + DAY < now ? "missed" : "expected";
}

const DAY = 86_400_000;

/** The numbers that somebody typed, without those left empty. */
export function numbered(papers: Readonly<Record<string, string | undefined>>) {
  const typed = Object.entries(papers).filter(([, number]) => (number ?? "").trim() !== "");
  return Object.fromEntries(typed.map(([name, number]) => [name, (number ?? "").trim()]));
}
