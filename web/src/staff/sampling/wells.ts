/** A plate of 96 wells: each line of the plate's text is a well, A1 to H1, then A2 to H2. Pure. */
import { readPlate, type PlateLine } from "./plate";

export const ROWS = ["A", "B", "C", "D", "E", "F", "G", "H"] as const;
export const COLUMNS = Array.from({ length: 12 }, (_, at) => at + 1);
const WELLS = ROWS.length * COLUMNS.length;

/** The wells of a text, by line; null where it has more lines than a plate has wells. */
export function wellsOf(text: string): string[] | null {
  const lines = text.replace(/\n+$/, "").split("\n");
  if (lines.length > WELLS) return null;
  return Array.from({ length: WELLS }, (_, at) => lines[at] ?? "");
}

export function textOf(wells: readonly string[]): string {
  return wells.join("\n").replace(/\n+$/, ""); // a blank at the end is typed before its sign
}

export function nameOf(at: number): string {
  const { row, column } = placeOf(at);
  return `${ROWS[row] ?? ""}${String(column + 1)}`;
}

const placeOf = (at: number) => ({
  row: at % ROWS.length,
  column: Math.floor(at / ROWS.length),
});

export const indexOf = (row: number, column: number) => column * ROWS.length + row;

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The well that a key leads to: Enter to the next in filling order, arrows beside; null: none. */
export function next(at: number, key: string): number | null {
  if (key === "Enter") return at + 1 < WELLS ? at + 1 : null;
  const [down, right] = STEPS[key] ?? [0, 0];
  if (down === 0 && right === 0) return null;
  const { row, column } = placeOf(at);
  const to = { row: row + down, column: column + right };
  const isOn = to.row in ROWS && to.column in COLUMNS;
  return isOn ? indexOf(to.row, to.column) : null;
}

/**
 * The wells after something was pasted at one: a block of a spreadsheet falls as it lies, a signs-only
 * block beside the barcodes that are there. Null where it is no block, or reaches over the edge.
 */
export function pasted(wells: readonly string[], at: number, text: string): string[] | null {
  const block = text
    .replace(/(\r?\n)+$/, "")
    .split(/\r?\n/)
    .map((line) => line.split("\t"));
  if (block.length === 1 && block[0]?.length === 1) return null;
  const { row, column } = placeOf(at);
  const width = Math.max(...block.map((line) => line.length));
  if (row + block.length > ROWS.length || column + width > COLUMNS.length) return null;
  const found = [...wells];
  block.forEach((line, down) =>
    line.forEach((said, right) => {
      const well = indexOf(row + down, column + right);
      found[well] = beside(found[well] ?? "", said.trim());
    }),
  );
  return found;
}

/** A sign goes beside the barcode that is there; anything else takes its place. */
function beside(well: string, said: string): string {
  const barcode = well.trim().split(/\s+/)[0] ?? "";
  const isSign = readPlate(`T ${said}`, false).lines.length === 1 && said !== "";
  return isSign && barcode !== "" ? `${barcode} ${said}` : said;
}

/** What a well says: a result, "silent" without a sign, "unknown", or "" for an empty one. */
export function meaningOf(
  well: string,
  restIsNegative: boolean,
): PlateLine["result"] | "silent" | "unknown" | "" {
  const { lines, unknown, silent } = readPlate(well, restIsNegative);
  if (unknown.length > 0) return "unknown";
  return silent.length > 0 ? "silent" : (lines[0]?.result ?? "");
}

/** The barcodes that stand in more than one well, each once. */
export function twiceIn(text: string): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const line of text.split("\n")) {
    const barcode = (line.trim().split(/[\s,，;\t]+/)[0] ?? "").toUpperCase();
    if (barcode !== "" && seen.has(barcode)) twice.add(barcode);
    seen.add(barcode);
  }
  return [...twice];
}
