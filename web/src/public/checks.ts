/** What is looked at before anything is sent, so that the page says it in its own words. */

/** Degrees Celsius that the server takes for a person's temperature. */
export const LOWEST = 34;
export const HIGHEST = 43;

/** What is wrong with a temperature as typed: nothing where none is typed. */
export function troubleOfCelsius(typed: string): "notCelsius" | null {
  const text = typed.trim().replace(",", ".");
  if (text === "") return null;
  const value = Number(text);
  return Number.isFinite(value) && value >= LOWEST && value <= HIGHEST ? null : "notCelsius";
}

/** The code as typed, without what only stands between; empty where nothing of it was typed. */
export function typedCode(typed: string): string {
  return /[\p{L}\p{N}]/u.test(typed) ? typed.trim() : "";
}
