/** What an officer says of a person or a load with single digits. Pure. */
import type { Ask } from "./kinds";

/** Of a person: digit 1 is the first. */
export const PERSON_MARKS = [
  "code_not_green",
  "from_high",
  "from_medium",
  "from_affected",
  "from_abroad",
  "positive",
  "other_document",
] as const satisfies Ask[];
/** Of a vehicle with goods. */
export const LOAD_MARKS = [
  "sealed_transit",
  "cold_chain",
  "cold_chain_papers",
] as const satisfies Ask[];

/** The facts behind digits, each once, in their order; a digit without a meaning is left out. */
export function readMarks<Mark>(text: string, marks: readonly Mark[]): Mark[] {
  const digits = text.normalize("NFKC");
  return marks.filter((_, place) => digits.includes(String(place + 1)));
}
