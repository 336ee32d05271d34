/** What the field page asks of the server beside what every page asks. */
import type { components } from "@/api/schema";
import { ask } from "@/offline/office";
import type { Language } from "@/parts/moments";

type Schemas = components["schemas"];
/** Today's work: only what is needed to do it, masked as the server sends it. */
export type TodaysWork = Schemas["TodaysWork"];
export type Lead = Schemas["LeadToLocate"];
export type District = Schemas["ProposedTransfer"];
export type Visit = Schemas["PersonToVisit"];
export type Sample = Visit["tests"][number];
export type Whom = Schemas["PersonToMeet"];

export function pull(language: Language): Promise<TodaysWork> {
  return ask<TodaysWork>("/field/today", language);
}

/** A whole number, for this purpose; the look is logged, and the number is kept nowhere. */
export async function reveal(person: string, phone: string, purpose: string, language: Language) {
  const sent = { what: "phone", id: phone, purpose };
  const path = `/persons/${person}/reveal`;
  return (await ask<Schemas["Revealed"]>(path, language, "POST", sent)).text;
}
