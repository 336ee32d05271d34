/** What is still to be done with a passage. Pure. */
import type { Passage } from "./queries";

export type Act = "decide" | "test" | "takeOver" | "neighbour" | "correct" | "found";

/** What is due: a second check, somebody to be fetched, a neighbour who has not signed. */
export function stillToDo(passage: Passage): Act[] {
  const { travellers, outcome, neighbour_receiver } = passage;
  const due: Act[] = [];
  if (travellers.some((each) => each.outcome === "hold" || each.outcome === "")) due.push("decide");
  if (travellers.some((each) => each.outcome === "hand_over" && each.taken_at === null)) {
    due.push("takeOver");
  }
  if (outcome === "turn_back" && neighbour_receiver === "") due.push("neighbour");
  return due;
}

/** A lorry whose driver is held: who is sampled goes on once the antigen is negative. */
export function maySample({
  vehicle_class,
  travellers,
}: Pick<Passage, "vehicle_class" | "travellers">): boolean {
  const isLorry = vehicle_class === "truck" || vehicle_class === "supplies";
  return isLorry && travellers.some(({ outcome }) => outcome === "hold");
}

/** Let in sealed, and nobody knows yet that it left or where it is. */
export function isInside({ transit }: Pick<Passage, "transit">): boolean {
  return transit !== null && transit.left_at === null && transit.found_at === null;
}

/** So, and its time is over: an officer writes what was found. */
export function isOverdue(passage: Pick<Passage, "transit" | "leave_by">, now: number): boolean {
  const { leave_by } = passage;
  return isInside(passage) && leave_by !== null && Date.parse(leave_by) < now;
}

/** The passages with something due, each once, the oldest first. */
export function waiting(passages: readonly Passage[]): Passage[] {
  const found = new Map(passages.map((passage) => [passage.id, passage]));
  return [...found.values()]
    .filter((passage) => stillToDo(passage).length > 0)
    .sort((left, right) => left.passed_at.localeCompare(right.passed_at));
}
