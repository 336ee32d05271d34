/** What the page asks the server: always with the code in the body, never in an address. */
import type { components } from "@/api/schema";
import type { Language } from "@/parts/moments";
import { type Problem, readProblem } from "@/parts/problems";

export type OwnMeasure = components["schemas"]["OwnMeasure"];
export type Answer = { measure: OwnMeasure } | { problem: Problem };

export async function askFor(
  what: "measure" | "readings" | "contests",
  body: object,
  language: Language,
): Promise<Answer> {
  try {
    const response = await fetch(`/api/public/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": language },
      credentials: "omit",
      body: JSON.stringify(body),
    });
    const said: unknown = await response.json().catch(() => null);
    if (!response.ok) return { problem: readProblem(said, response.status) };
    return { measure: said as OwnMeasure };
  } catch (error) {
    return { problem: readProblem(error) };
  }
}
