import createClient, { type Middleware } from "openapi-fetch";

import { ProblemError, readProblem } from "@/parts/problems";

import { csrfToken } from "./csrf";
import type { paths } from "./schema";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

const manners: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", document.documentElement.lang);
    if (!SAFE.has(request.method)) request.headers.set("X-CSRFToken", csrfToken());
    return request;
  },
};

/** Every path of the API, typed from its own description. */
export const api = createClient<paths>({ baseUrl: window.location.origin });
api.use(manners);

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** What was asked for; a refusal is thrown as a problem that can be shown. */
export async function ask<Data>(answer: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await answer;
  if (!response.ok) throw new ProblemError(readProblem(error, response.status));
  return data as Data;
}

/** A file that the API writes, saved under the name it gives; a refusal is thrown. */
export async function download(path: string): Promise<void> {
  const response = await fetch(path, {
    headers: { "Accept-Language": document.documentElement.lang },
  });
  if (!response.ok) {
    const body: unknown = await response.json().catch(() => null);
    throw new ProblemError(readProblem(body, response.status));
  }
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = nameIn(response.headers.get("Content-Disposition")) ?? "gubei.xlsx";
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** The file name in a Content-Disposition, also when it is Chinese (RFC 5987). */
export function nameIn(header: string | null): string | null {
  const coded = /filename\*=(?:utf-8|UTF-8)''([^;]+)/.exec(header ?? "")?.[1];
  if (coded !== undefined) return decodeURIComponent(coded);
  return /filename="?([^";]+)"?/.exec(header ?? "")?.[1] ?? null;
}
