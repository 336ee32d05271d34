/** What is put right of a passage, as it is typed and as it is sent. Pure. */
import { readCard } from "@/parts/barrier/card";
import { PERSON_MARKS } from "@/parts/barrier/marks";

import type { Traveller, VehicleClass } from "./queries";

/** What an officer says of a person and no test: that has its own field. */
export const MARKS = PERSON_MARKS.filter((mark) => mark !== "positive");

/** What is typed; of the person only what is to stand there instead. */
export interface Typed {
  plate: string;
  vehicle_class: VehicleClass;
  permit: string;
  place: number;
  card?: string;
  phone?: string;
  celsius?: number | null;
  testHours?: number | null;
  result?: "negative" | "positive";
  /** All that are to stand; as they stood when the person was chosen. */
  marks?: Traveller["facts"];
  reason: string;
}

/** What is sent of the person: nothing where nothing was typed. `stood`: the marks so far. */
export function personOf(typed: Typed, stood: Traveller["facts"], now: number) {
  const { place, card = "", phone = "", celsius = null, testHours, result } = typed;
  const marks = typed.marks ?? stood;
  const said = {
    ...onCard(card, marks.includes("other_document")),
    phone: phone.trim() || undefined,
    celsius: celsius ?? undefined,
    facts: isSame(marks, stood) ? undefined : marks,
    ...measured(testHours, result, now),
  };
  const is = Object.values(said).some((each) => each !== undefined);
  return is ? [{ place, ...said }] : [];
}

function onCard(card: string, isOther: boolean) {
  const { name, document, born } = readCard(card, isOther);
  return {
    name: name || undefined,
    document: document || undefined,
    birth_date: born || undefined,
  };
}

function isSame(marks: readonly string[], stood: readonly string[]) {
  return [...marks].sort().join() === [...stood].sort().join();
}

function measured(hours: Typed["testHours"], result: Typed["result"], now: number) {
  return {
    tested_at:
      typeof hours === "number" ? new Date(now - hours * 3_600_000).toISOString() : undefined,
    is_negative: result === undefined ? undefined : result === "negative",
  };
}
