/** Plain search parameters in the address bar: `?state=open&state=found&q=lin`, nothing encoded twice. */

export type Params = Record<string, string | string[]>;

export function parseParams(text: string): Params {
  const params: Params = {};
  for (const [name, value] of new URLSearchParams(text)) {
    if (value === "") continue;
    const before = params[name];
    if (before === undefined) params[name] = value;
    else params[name] = Array.isArray(before) ? [...before, value] : [before, value];
  }
  return params;
}

export function writeParams(params: Record<string, unknown>): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof one === "string" && one !== "") pairs.append(name, one);
      if (typeof one === "number" || one === true) pairs.append(name, String(one));
    }
  }
  const text = pairs.toString();
  return text === "" ? "" : `?${text}`;
}

/** One text out of parameters that somebody may have typed by hand. */
export function oneOf(params: Record<string, unknown>, name: string): string | undefined {
  const value: unknown = params[name];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof first === "string" && first !== "") return first;
  return typeof first === "number" || first === true ? String(first) : undefined;
}

/** All texts under a name, in order, without repeats. */
export function allOf(params: Record<string, unknown>, name: string): string[] {
  const value: unknown = params[name];
  const all: unknown[] = Array.isArray(value) ? value : [value];
  return [...new Set(all.filter((one): one is string => typeof one === "string" && one !== ""))];
}

/** One parameter by its name, or none. */
export function named<Name extends string>(name: Name, value: string | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { [K in Name]?: string };
}
