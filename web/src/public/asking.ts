/** What the page asks the server: always with the code in the body, never in an address. */
import type { components } from "@/api/schema";
import type { Language } from "@/parts/moments";
import { type Problem, readProblem } from "@/parts/problems";

export type Proof = components["schemas"]["OwnProofSent"];
export type OwnMeasure = components["schemas"]["OwnMeasure"];
export type OwnSamples = components["schemas"]["OwnSamples"];
export type Answer = { measure: OwnMeasure } | { problem: Problem };

export async function askFor(
  what: "measure" | "readings" | "contests",
  body: object,
  language: Language,
): Promise<Answer> {
  const said = await ask(what, body, language);
  return "problem" in said ? said : { measure: said.answer as OwnMeasure };
}

/** The own samples, by card, telephone and tube: who was only screened has no code. */
export async function askForSamples(
  proof: Proof,
  language: Language,
): Promise<{ samples: OwnSamples } | { problem: Problem }> {
  const said = await ask("samples", proof, language);
  return "problem" in said ? said : { samples: said.answer as OwnSamples };
}

async function ask(
  what: string,
  body: object,
  language: Language,
): Promise<{ answer: unknown } | { problem: Problem }> {
  try {
    const response = await fetch(`/api/public/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": language },
      credentials: "omit",
      body: JSON.stringify(body),
    });
    const said: unknown = await response.json().catch(() => null);
    if (!response.ok) return { problem: readProblem(said, response.status) };
    return { answer: said };
  } catch (error) {
    return { problem: readProblem(error) };
  }
}
