/** Whom an order is about, and what is still to be written of them. Pure. */
import type { components } from "@/api/schema";

export type ArrivingPerson = components["schemas"]["ArrivingShown"];
export type Received = components["schemas"]["Received"];

type Standing = Pick<
  ArrivingPerson,
  "place" | "report_by" | "test_by" | "arrived_at" | "tested_at" | "absent_at"
>;

/** Whether something is still to be written of a person, for a kind of order. */
export function isPending(person: Standing, kind: string): boolean {
  if (kind === "locate") return person.absent_at !== null;
  if (person.absent_at !== null) return false;
  return kind === "sample"
    ? person.test_by !== null && person.tested_at === null
    : person.report_by !== null && person.arrived_at === null;
}

/** The places of whom an order still waits for: they are chosen from the start. */
export function pendingIn(people: readonly Standing[], kind: string): number[] {
  return people.filter((person) => isPending(person, kind)).map(({ place }) => place);
}

/** What can be written of the chosen people: nothing that stands of one of them already. */
export function writable(chosen: readonly Standing[]): Received[] {
  if (chosen.length === 0) return [];
  const can: Received[] = [];
  if (chosen.every(({ arrived_at }) => arrived_at === null)) can.push("arrived");
  if (chosen.every(({ tested_at, test_by }) => tested_at === null && test_by !== null))
    can.push("tested");
  if (chosen.every(({ absent_at }) => absent_at === null)) can.push("absent");
  return can;
}
