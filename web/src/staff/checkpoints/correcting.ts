/** What is put right of a passage, as it is typed and as it is sent. Pure. */
import { readCard } from "@/parts/barrier/card";

import type { VehicleClass } from "./queries";

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
  reason: string;
}

/** What is sent of the person: nothing where nothing was typed. */
export function personOf(typed: Typed, now: number) {
  const { place, card = "", phone = "", celsius = null, testHours, result } = typed;
  const { name, document, born } = readCard(card);
  const said = {
    name: name || undefined,
    document: document || undefined,
    birth_date: born || undefined,
    phone: phone.trim() || undefined,
    celsius: celsius ?? undefined,
    ...measured(testHours, result, now),
  };
  const is = Object.values(said).some((each) => each !== undefined);
  return is ? [{ place, ...said }] : [];
}

function measured(hours: Typed["testHours"], result: Typed["result"], now: number) {
  return {
    tested_at:
      typeof hours === "number" ? new Date(now - hours * 3_600_000).toISOString() : undefined,
    is_negative: result === undefined ? undefined : result === "negative",
  };
}
