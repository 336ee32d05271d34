/** What the field page asks of the server. */
import { csrfToken } from "@/api/csrf";
import type { components } from "@/api/schema";
import type { Language } from "@/parts/moments";
import { ProblemError, readProblem } from "@/parts/problems";

import type { Office } from "./device";
import type { Send } from "./outbox";

type Schemas = components["schemas"];
export type Officer = Schemas["SignedInOfficer"];
/** Today's work: only what is needed to do it, masked as the server sends it. */
export type TodaysWork = Schemas["TodaysWork"];
export type Lead = Schemas["LeadToLocate"];
export type District = Schemas["ProposedTransfer"];
export type Visit = Schemas["PersonToVisit"];
export type Sample = Visit["tests"][number];
export type Whom = Schemas["PersonToMeet"];

function headersOf(language: Language): Record<string, string> {
  return {
    "Content-Type": "application/json",
    "Accept-Language": language,
    "X-CSRFToken": csrfToken(),
  };
}

async function ask<Answer>(path: string, language: Language, method = "GET", sent?: object) {
  const body = sent === undefined ? {} : { body: JSON.stringify(sent) };
  const response = await fetch(`/api${path}`, { method, headers: headersOf(language), ...body });
  const answer: unknown = await response.json().catch(() => null);
  // What answers without our JSON is not our server: the way there is as good as closed.
  if (response.ok && answer === null) throw new TypeError("not our server");
  if (!response.ok) throw new ProblemError(readProblem(answer, response.status));
  return answer as Answer;
}

export async function whoIsThere(language: Language): Promise<Officer | null> {
  return (await ask<Schemas["Session"]>("/session", language)).officer;
}

export async function signIn(username: string, password: string, language: Language) {
  await whoIsThere(language); // sets the cookie that a write answers with
  const sent = { username, password };
  return (await ask<Schemas["Session"]>("/session", language, "POST", sent)).officer;
}

export async function signOut(language: Language): Promise<void> {
  await ask("/session", language, "DELETE");
}

export function officeOf(language: Language): Office {
  return {
    enrol: (name) => ask("/devices", language, "POST", { name }),
    unlock: (device) => ask(`/devices/${device}/key`, language, "POST", {}),
  };
}

export function pull(language: Language): Promise<TodaysWork> {
  return ask<TodaysWork>("/field/today", language);
}

/** A whole number, for this purpose; the look is logged, and the number is kept nowhere. */
export async function reveal(person: string, phone: string, purpose: string, language: Language) {
  const sent = { what: "phone", id: phone, purpose };
  const path = `/persons/${person}/reveal`;
  return (await ask<Schemas["Revealed"]>(path, language, "POST", sent)).text;
}

/** Sends one record of an officer; its id is the key under which the server takes it once. */
export function sender(officer: string, language: Language): Send {
  return (record, signal) =>
    fetch(`/api${record.path}`, {
      method: "POST",
      headers: {
        ...headersOf(language),
        "Idempotency-Key": record.id,
        "Gubei-Officer": officer,
      },
      body: JSON.stringify(record.body),
      signal,
    });
}
