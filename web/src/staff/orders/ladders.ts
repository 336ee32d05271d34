/** What the ladders say in words, and which of them new orders climb. */
import type { components } from "@/api/schema";

export type Ladder = components["schemas"]["Ladder"];
export type Rung = components["schemas"]["Rung"];

interface Place {
  words: "deadline" | "share" | "after" | "shareAfter";
  numbers: { percent: number; minutes: number };
}

/** When a rung falls: at a share of the time, at the deadline, or some minutes after either. */
export function placeOf({ percent, minutes }: Rung): Place {
  const numbers = { percent, minutes };
  if (percent === 100) return { words: minutes === 0 ? "deadline" : "after", numbers };
  return { words: minutes === 0 ? "share" : "shareAfter", numbers };
}

/** The ids of the ladders in force: the newest of each unit and kind. They come newest first. */
export function inForce(ladders: readonly Ladder[]): Set<string> {
  const newest = new Map<string, string>();
  for (const { id, unit, kind } of ladders) {
    const key = `${unit?.code ?? ""} ${kind}`;
    if (!newest.has(key)) newest.set(key, id);
  }
  return new Set(newest.values());
}

/** What a new ladder begins with: the newest one for orders of all kinds, else the deadline alone. */
export function firstRungs(ladders: readonly Ladder[]): Rung[] {
  const newest = ladders.find(({ kind }) => kind === "");
  return newest?.rungs ?? [{ percent: 100, minutes: 0, whom: "leader" }];
}

/** The first rung that does not come after the one before it, or none: -1. */
export function stumbles(rungs: readonly Pick<Rung, "percent" | "minutes">[]): number {
  return rungs.findIndex((rung, at) => {
    const before = rungs[at - 1];
    if (before === undefined) return false;
    const falls = rung.percent < before.percent || rung.minutes < before.minutes;
    return falls || (rung.percent === before.percent && rung.minutes === before.minutes);
  });
}
