/** What a scanner types when it reads an identity card or a code: name, number, birth in one line. */

export interface Card {
  name: string;
  document: string;
  /** YYYY-MM-DD; "" where none was typed. */
  born: string;
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";
const RESIDENT = /(?<!\d)\d{17}[\dXx](?!\d)/g;
/** Passports and travel permits: one or two letters and seven to nine digits. */
const PASSPORT = /(?<![A-Za-z\d])[A-Za-z]{1,2}\d{7,9}(?!\d)/;
const LOOSE = /(?<![A-Za-z\d])[A-Za-z]{0,3}\d[A-Za-z\d]{4,}/;
const NAME = /[\u3400-\u9fff]{2,4}(?:·[\u3400-\u9fff]{1,10})?/g;
const BIRTH = /(?<!\d)((?:19|20)\d\d)[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?(?!\d)/;
/** Words that stand on a card or in a code beside the name. */
const NOT_A_NAME = /^(?:姓名|性别|民族|出生|住址|公民身份号码|身份证|身份证号|汉族?|男|女)$/;

/** The check digit for the first 17 digits of a resident identity number (ISO 7064 MOD 11-2). */
export function checkDigit(first: string): string {
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(first[place]), 0);
  return CHECKS.charAt(sum % 11);
}

export function isResidentNumber(number: string): boolean {
  return /^\d{17}[\dX]$/.test(number) && checkDigit(number) === number[17];
}

/**
 * A line of a scanner, or what an officer typed: a number, a name, a name and a day of birth.
 * `isOther`: beside the name stands the number of another document, whatever it looks like.
 */
export function readCard(line: string, isOther = false): Card {
  const plain = line.normalize("NFKC").trim();
  if (isOther) return readOther(plain);
  const born = readBirth(plain);
  const names = [...plain.matchAll(NAME)].map(([found]) => found);
  const name = names.find((found) => !NOT_A_NAME.test(found)) ?? "";
  const document = numberIn(plain, born);
  if (document === "" && name === "") return { name: "", document: plain, born: "" };
  return { name, document, born: document === "" ? born : "" };
}

/** The word with a digit in it is the number, whatever it looks like; the words beside it the name. */
function readOther(plain: string): Card {
  const words = plain.split(/[\s|,，]+/);
  const document = words.find((word) => /\d/.test(word)) ?? "";
  return { name: words.filter((word) => word !== document).join(" "), document, born: "" };
}

/** Digits that are no number of a known kind are kept too: they are said to be wrong, and not lost. */
function numberIn(plain: string, born: string): string {
  const numbers = [...plain.matchAll(RESIDENT)].map(([found]) => found);
  const other = PASSPORT.exec(plain) ?? (born === "" ? LOOSE.exec(plain) : null);
  const found = numbers.map((each) => each.toUpperCase()).find(isResidentNumber) ?? numbers[0];
  return (found ?? other?.[0] ?? "").toUpperCase();
}

function readBirth(plain: string): string {
  const [, year, month, day] = BIRTH.exec(plain) ?? [];
  if (year === undefined || month === undefined || day === undefined) return "";
  const text = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) ? text : "";
}
