/** What the field page asks of the server. */
import type { components } from "@/api/schema";
import { csrfToken } from "@/api/csrf";
import type { Language } from "@/parts/moments";
import { ProblemError, readProblem } from "@/parts/problems";

import type { Send } from "./outbox";

type Schemas = components["schemas"];
export type Officer = Schemas["SignedInOfficer"];
export type Lead = Schemas["WorkRow"];
export type Measure = Schemas["MeasureRow"];

/** Today's work: only what is needed to do it, masked as the server sends it. */
export interface TodaysList {
  leads: Lead[];
  measures: Measure[];
}

function headersOf(language: Language): Record<string, string> {
  return {
    "Content-Type": "application/json",
    "Accept-Language": language,
    "X-CSRFToken": csrfToken(),
  };
}

async function ask<Answer>(path: string, language: Language, init: RequestInit = {}) {
  const response = await fetch(`/api${path}`, { headers: headersOf(language), ...init });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new ProblemError(readProblem(body, response.status));
  return body as Answer;
}

export async function whoIsThere(language: Language): Promise<Officer | null> {
  return (await ask<Schemas["Session"]>("/session", language)).officer;
}

export async function signIn(username: string, password: string, language: Language) {
  await whoIsThere(language); // sets the cookie that a write answers with
  const init = { method: "POST", body: JSON.stringify({ username, password }) };
  return (await ask<Schemas["Session"]>("/session", language, init)).officer;
}

export async function signOut(language: Language): Promise<void> {
  await ask("/session", language, { method: "DELETE" });
}

export async function pull(language: Language): Promise<TodaysList> {
  const [work, measures] = await Promise.all([
    ask<Schemas["Work"]>("/work", language),
    ask<{ items: Measure[] }>("/measures?view=running&limit=200", language),
  ]);
  return { leads: work.items, measures: measures.items };
}

/** Sends one record; its id is the key under which the server takes it once. */
export function sender(language: Language): Send {
  return (record, signal) =>
    fetch(`/api${record.path}`, {
      method: "POST",
      headers: { ...headersOf(language), "Idempotency-Key": record.id },
      body: JSON.stringify(record.body),
      signal,
    });
}
