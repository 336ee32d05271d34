/** What a scanner typed: a card, the code of a notice, or the barcode of a tube. */

export type Scanned =
  { kind: "card"; text: string } | { kind: "code"; text: string } | { kind: "tube"; text: string };

const CARD = /^\d{17}[\dX]$|^\d{15}$/;
const CODE = /^[0-9A-HJKMNP-TV-Z]{20}$/;

/** A scanner is a keyboard that ends each line with Enter: tells apart what it read. */
export function readScan(line: string): Scanned | null {
  const text = line.replace(/[\s]/g, "").toUpperCase();
  if (text === "") return null;
  if (CARD.test(text)) return { kind: "card", text };
  const code = text.replace(/[-—_.]/g, "");
  if (CODE.test(code) && /[A-Z]/.test(code)) return { kind: "code", text: code };
  return { kind: "tube", text };
}

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

/** Read a plate; a line with a barcode alone is negative. Returns the lines that say nothing known too. */
export function readPlate(text: string): { lines: PlateLine[]; unknown: string[] } {
  const lines: PlateLine[] = [];
  const unknown: string[] = [];
  for (const line of text.split(/\n+/)) {
    const [barcode = "", said = "-"] = line.trim().split(/[\s,，;\t]+/);
    const result = LETTERS[said.toUpperCase()];
    if (barcode === "") continue;
    if (result === undefined) unknown.push(line.trim());
    else lines.push({ barcode, result });
  }
  return { lines, unknown };
}
