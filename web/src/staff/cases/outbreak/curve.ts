/** The bars of an epidemic curve: a column a day, the classes one upon the other. */

import type { CaseClass } from "../filters";
import type { Curve } from "../queries";

export type By = "onset" | "reported";
export const STACK: CaseClass[] = ["confirmed", "asymptomatic", "suspected"];

export interface Bar {
  day: string;
  kind: CaseClass;
  count: number;
  /** Cases of the day below this bar. */
  below: number;
}

export function barsOf(curve: Curve, by: By): Bar[] {
  return curve.days.flatMap(({ day, [by]: counts }) => {
    let below = 0;
    return STACK.flatMap((kind) => {
      const count = counts[kind] ?? 0;
      if (count === 0) return [];
      below += count;
      return [{ day, kind, count, below: below - count }];
    });
  });
}

/** The highest column, rounded up to a number that people count in; at least 4 lines. */
export function topOf(bars: readonly Bar[]): number {
  const most = Math.max(1, ...bars.map(({ below, count }) => below + count));
  if (most <= 10) return most < 4 ? 4 : most;
  const step = 10 ** Math.floor(Math.log10(most));
  return Math.ceil(most / (step / 2)) * (step / 2);
}
