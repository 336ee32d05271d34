import type { Progress } from "./queries";

/** Above which share of missing people a town has the next darker shade. */
export const FROM = [0, 0.1, 0.25, 0.5] as const;

export function shareOf({ due, done }: Pick<Progress, "due" | "done">): string {
  return due === 0 ? "–" : `${((done / due) * 100).toFixed(1)}%`;
}

/** 0 where nobody is missing, to 4 where more than half are. */
export function missingShade({ due, missing }: Pick<Progress, "due" | "missing">): number {
  if (due <= 0 || missing <= 0) return 0;
  return FROM.filter((share) => missing / due > share).length;
}
