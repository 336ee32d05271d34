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
