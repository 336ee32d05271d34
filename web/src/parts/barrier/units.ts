/** A unit as it is typed or chosen: "110118111203 司马台村", its code, or its name alone. Pure. */

export interface NamedUnit {
  code: string;
  name: string;
}

export function sayUnit({ code, name }: NamedUnit): string {
  return `${code} ${name}`;
}

/** The code of the one unit that is meant; "" where none is, or several have the name. */
export function findUnit(units: readonly NamedUnit[], text: string): string {
  const plain = text.trim();
  const [first] = plain.split(/\s/);
  // A code counts also where the unit lies outside the officer's own: the server knows it.
  if (first !== undefined && /^\d{6,12}$/.test(first)) return first;
  const named = units.filter(({ name }) => name === plain);
  return named.length === 1 ? (named[0]?.code ?? "") : "";
}
