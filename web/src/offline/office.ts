/** What every page that works without a network asks of the server. */
import { csrfToken } from "@/api/csrf";
import type { components } from "@/api/schema";
import type { Language } from "@/parts/moments";
import { ProblemError, readProblem } from "@/parts/problems";

import type { Office } from "./device";
import type { Waiting } from "./store";

type Schemas = components["schemas"];
export type Officer = Schemas["SignedInOfficer"];

function headersOf(language: Language): Record<string, string> {
  return {
    "Content-Type": "application/json",
    "Accept-Language": language,
    "X-CSRFToken": csrfToken(),
  };
}

export async function ask<Answer>(path: string, language: Language, method = "GET", sent?: object) {
  const body = sent === undefined ? {} : { body: JSON.stringify(sent) };
  const response = await fetch(`/api${path}`, { method, headers: headersOf(language), ...body });
  const answer: unknown = await response.json().catch(() => null);
  // What answers without our JSON is not our server: the way there is as good as closed.
  if (response.ok && answer === null) throw new TypeError("not our server");
  if (!response.ok) throw new ProblemError(readProblem(answer, response.status));
  return answer as Answer;
}

/** A relay answered that it cannot reach the main server: the way to the relay stands. */
export function isUplinkGone(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.code === "uplink_gone";
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

/** Posts for an officer: somebody else who is signed in does not send these records. */
export function post(
  path: string,
  body: object,
  { officer, language, signal }: { officer: string; language: Language; signal: AbortSignal },
  key?: string,
): Promise<Response> {
  const once: Record<string, string> = key === undefined ? {} : { "Idempotency-Key": key };
  return fetch(`/api${path}`, {
    method: "POST",
    headers: { ...headersOf(language), ...once, "Gubei-Officer": officer },
    body: JSON.stringify(body),
    signal,
  });
}

/** Sends one record; its id is the key under which the server takes it once. */
export function postOne(
  record: Waiting,
  how: { officer: string; language: Language; signal: AbortSignal },
): Promise<Response> {
  return post(record.path, record.body, how, record.id);
}
