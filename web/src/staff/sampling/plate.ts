/** A plate as it is typed or scanned: a barcode in each line, and after a blank what it says. */
export interface PlateLine {
  barcode: string;
  result: "negative" | "positive" | "doubtful" | "invalid";
}

const LETTERS: Record<string, PlateLine["result"]> = {
  "+": "positive",
  P: "positive",
  阳: "positive",
  阳性: "positive",
  "?": "doubtful",
  D: "doubtful",
  可疑: "doubtful",
  X: "invalid",
  无效: "invalid",
  "-": "negative",
  N: "negative",
  阴: "negative",
  阴性: "negative",
};

/**
 * Read a plate. A line with a barcode alone is negative only where somebody said that the rest is: a
 * sign that was forgotten would let a pool go. Returns the lines that say nothing, or nothing known.
 */
export function readPlate(
  text: string,
  restIsNegative: boolean,
): { lines: PlateLine[]; unknown: string[]; silent: string[] } {
  const lines: PlateLine[] = [];
  const unknown: string[] = [];
  const silent: string[] = [];
  for (const line of text.split(/\n+/)) {
    const [barcode = "", said = ""] = line.trim().split(/[\s,，;\t]+/);
    if (barcode === "") continue;
    if (said === "" && !restIsNegative) {
      silent.push(barcode);
      continue;
    }
    const result = said === "" ? "negative" : LETTERS[said.toUpperCase()];
    if (result === undefined) unknown.push(line.trim());
    else lines.push({ barcode, result });
  }
  return { lines, unknown, silent };
}
