/** What a scanner typed: a card, the code of a notice, or the barcode of a tube. */
import { checkDigit } from "./barrier/card";

/** How the barcodes of the district begin, and how many signs they have. */
export interface BarcodeForm {
  prefix: string;
  length: number;
}

/** `ours`: the barcode has a form of the district; any other one is asked about. */
export type Scanned =
  | { kind: "card"; text: string }
  | { kind: "code"; text: string }
  | { kind: "tube"; text: string; ours: boolean }
  | { kind: "unknown"; text: string };

const RESIDENT = /^\d{17}[\dX]$/;
const CARD = /^(?:\d{17}[\dX]|[A-Z]{1,2}\d{6,9}|[HM]\d{8,10}|\d{8}(?:\d{2}[A-Z]?)?)$/;
const CODE = /^(?=.*[A-Z])[0-9A-HJKMNP-TV-Z]{20}$/;
const BARCODE = /^(?=.*\d)[A-Z0-9][A-Z0-9._/+:#-]*$/;
const NEARLY = /^(?:1[3-9]\d{9}|\d{16,17}X?|\d{18}[\dX])$/;

/**
 * A scanner is a keyboard that ends each line with Enter: tells apart what it read, as the server
 * does (terms/barcodes.py). What may be a document, a telephone or a name is no barcode.
 */
export function readScan(line: string, forms: readonly BarcodeForm[]): Scanned | null {
  const text = line.replace(/[\s]/g, "").toUpperCase();
  if (text === "") return null;
  if (isResident(text)) return { kind: "card", text };
  if (forms.some(({ prefix, length }) => text.length === length && text.startsWith(prefix))) {
    return { kind: "tube", text, ours: true };
  }
  if (CARD.test(text) || isOldCard(text)) return { kind: "card", text };
  const code = text.replace(/[-—_.]/g, "");
  if (CODE.test(code)) return { kind: "code", text: code };
  const isTube = BARCODE.test(text) && !NEARLY.test(text);
  return isTube ? { kind: "tube", text, ours: false } : { kind: "unknown", text };
}

/**
 * What the desk does with a scan. `asked` is one that may be a new tube, "" for none: nobody goes
 * into the tube before while that is open, and the same scan again opens it.
 */
export function stepOf(
  read: Scanned,
  asked: string,
  isKnown: (barcode: string) => boolean,
): "unreadable" | "openTube" | "newTube" | "answer" | "take" {
  if (read.kind === "unknown") return "unreadable";
  if (read.kind !== "tube") return asked === "" ? "take" : "answer";
  const isSure = read.ours || isKnown(read.text) || readScan(asked, [])?.text === read.text;
  return isSure ? "openTube" : "newTube";
}

function isResident(text: string): boolean {
  return RESIDENT.test(text) && isDay(text.slice(6, 14)) && checkDigit(text) === text[17];
}

/** A card of the first generation: 15 digits with a day of the 20th century. */
function isOldCard(text: string): boolean {
  return /^\d{15}$/.test(text) && isDay(`19${text.slice(6, 12)}`);
}

function isDay(digits: string): boolean {
  const day = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}
