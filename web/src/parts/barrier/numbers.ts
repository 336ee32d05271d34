/** Numbers and names as the server keeps them, so that a hash on the watch list is met. Pure. */

import { checkDigit } from "./card";

const INVISIBLE = /[\u200b-\u200d\u2060\ufeff]/g;
const NOTHING = new Set(
  ",-,--,—,/,\\,na,n/a,nan,nat,null,none,nil,unknown,无,不详,未知,空,暂无,待查,待核实,待补充,没有,不清楚,#n/a".split(
    ",",
  ),
);

function halfwidth(text: string): string {
  return text.replaceAll("\0", "").replace(INVISIBLE, "").normalize("NFKC").trim();
}

export function compact(text: string): string {
  return halfwidth(text).replace(/\s+/g, "");
}

function isNothing(text: string): boolean {
  return NOTHING.has(text.trim().toLowerCase());
}

/** An identity document. `isSure`: it can stand for a person; `born` is YYYY-MM-DD or "". */
export interface Document {
  number: string;
  isSure: boolean;
  /** Of no kind whose grammar is known. */
  isOther: boolean;
  born: string;
}

const NO_DOCUMENT: Document = { number: "", isSure: false, isOther: false, born: "" };

const HKMT = /^(?:[HM]\d{8,10}|8[123]0000\d{12})$/;
const OTHERS = [HKMT, /^[A-Z]{1,2}\d{6,9}$/, /^\d{8}(?:\d{2}[A-Z]?)?$/];
const FLOAT = /^(?:\d+(?:\.\d+)?E\+?\d+|\d{15,18}\.0)$/;

function dayOf(digits: string): string {
  const day = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) ? day : "";
}

export function readDocument(text: string): Document {
  const number = compact(text)
    .toUpperCase()
    .replaceAll("-", "")
    .replace(/^['‘’]+/, "");
  if (number === "" || isNothing(number) || FLOAT.test(number) || number.includes("*")) {
    return NO_DOCUMENT;
  }
  if (/^\d{17}[\dX]$/.test(number) && !HKMT.test(number)) return readResident(number);
  if (/^\d{15}$/.test(number)) {
    const grown = `${number.slice(0, 6)}19${number.slice(6)}`;
    if (dayOf(grown.slice(6, 14)) === "") return { ...NO_DOCUMENT, number };
    return readResident(grown + checkDigit(grown));
  }
  const isOther = !OTHERS.some((form) => form.test(number));
  return { number, isSure: !isOther || couldBe(number), isOther, born: "" };
}

/**
 * Whether a number can be one of its kind, as the server says it: by one digit wrong nobody is found.
 * What no grammar knows is a paper where the officer says that it is another document.
 */
export function hasPapers({ isSure, isOther }: Document, facts: readonly string[] = []): boolean {
  return isSure && (!isOther || facts.includes("other_document"));
}

function readResident(number: string): Document {
  const born = dayOf(number.slice(6, 14));
  if (born === "" || checkDigit(number.slice(0, 17)) !== number[17]) {
    return { ...NO_DOCUMENT, number };
  }
  return { ...NO_DOCUMENT, number, isSure: true, born };
}

function couldBe(number: string): boolean {
  if (/^\d+X*$/.test(number) && number.length >= 12 && number.length <= 20) return false;
  return number.replace(/\D/g, "").length >= 4 && new Set(number).size >= 3;
}

const BETWEEN_HAN = /(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])/g;

export function tidyName(text: string): string {
  const squeezed = halfwidth(text).replace(/\s+/g, " ");
  return squeezed.replace(BETWEEN_HAN, "").replaceAll("•", "·");
}

/** The digits of a telephone; "" where there is none. */
export function readPhone(text: string): string {
  const digits = compact(text)
    .replace(/\.0$/, "")
    .replace(/[()\-.·—–_/+]/g, "");
  if (digits === "" || isNothing(text)) return "";
  const mobile = /^(?:0086|86)(1[3-9]\d{9})$/.exec(digits)?.[1];
  return mobile ?? digits;
}

/** Said in front of a foreign plate that has the form of one of ours. */
const SAID_FOREIGN = /^(?:境外|外国|外籍|FOREIGN)[:：]?([0-9A-Z]{2,12})$/;
const NO_PLATE = new Set(["无牌", "无号牌", "没有牌", "未上牌", "临时"]);

/** A plate without its dots; "" for a vehicle without one. */
export function readPlate(text: string): string {
  const number = compact(text)
    .replace(/[\s·•・.\-—–_]+/g, "")
    .toUpperCase()
    .slice(0, 16)
    .replace(SAID_FOREIGN, "$1");
  return isNothing(number) || NO_PLATE.has(number) ? "" : number;
}
