/** Orders as a tree: what was passed down from what; and units below others. */

interface Passed {
  id: string;
  parent: string | null;
  reported_at: string | null;
  closed_at: string | null;
}

export interface Branch<Row> {
  order: Row;
  below: Branch<Row>[];
}

/** The orders below `top`, each with those passed down from it, in the order they came. */
export function branchesBelow<Row extends Passed>(rows: Row[], top: string): Branch<Row>[] {
  return rows
    .filter((row) => row.parent === top)
    .map((order) => ({ order, below: branchesBelow(rows, order.id) }));
}

/** How many of the branches, at every depth, have answered. */
export function answersIn<Row extends Passed>(
  branches: Branch<Row>[],
): { answered: number; all: number } {
  let [answered, all] = [0, 0];
  for (const { order, below } of branches) {
    const inside = answersIn(below);
    all += 1 + inside.all;
    answered += inside.answered + (order.reported_at !== null || order.closed_at !== null ? 1 : 0);
  }
  return { answered, all };
}

interface Placed {
  code: string;
  parent?: string | null;
  level: number;
}

/** The units below one, at every depth, without itself; parents come first in `units`. */
export function unitsBelow<U extends Placed>(units: U[], top: string): U[] {
  const inside = new Set([top]);
  return units.filter((unit) => {
    const isBelow = unit.code !== top && inside.has(unit.parent ?? "");
    if (isBelow) inside.add(unit.code);
    return isBelow;
  });
}

/** The codes with others added, none twice. */
export function withCodes(codes: string[], more: Placed[]): string[] {
  return [...new Set([...codes, ...more.map(({ code }) => code)])];
}
