import { useEffect, type RefObject } from "react";

const ROW = "[data-row]";

/** j/k and the arrows walk through the rows of a table; Home and End go to its ends. */
export function useRowKeys(box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const walk = (event: KeyboardEvent) => {
      const step = stepOf(event);
      if (step === null || box.current === null || isBusyElsewhere(box.current)) return;
      const rows = Array.from(box.current.querySelectorAll<HTMLElement>(ROW));
      const row = rows[nextRow(rows.indexOf(focusedRow()), step, rows.length)];
      if (row === undefined) return;
      event.preventDefault();
      row.focus();
      row.scrollIntoView({ block: "nearest" });
    };
    document.addEventListener("keydown", walk);
    return () => document.removeEventListener("keydown", walk);
  }, [box]);
}

/** Where the walk goes next; from nowhere it begins at the first row. */
export function nextRow(now: number, step: number, count: number): number {
  if (now < 0) return 0;
  return Math.min(Math.max(now + step, 0), count - 1);
}

const STEPS: Record<string, number> = {
  j: 1,
  ArrowDown: 1,
  k: -1,
  ArrowUp: -1,
  Home: -1e9,
  End: 1e9,
};

function stepOf(event: KeyboardEvent): number | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  return STEPS[event.key] ?? null;
}

function focusedRow(): HTMLElement {
  return document.activeElement?.closest<HTMLElement>(ROW) ?? document.body;
}

/** The keys belong to a field, a dialog or a menu, not to the table. */
function isBusyElsewhere(box: HTMLElement): boolean {
  const active = document.activeElement;
  if (active === null || active === document.body)
    return document.querySelector("[role=dialog]") !== null;
  return !box.contains(active) || active.matches("input:not([type=checkbox]), textarea, select");
}
