/** Many people pasted at once: a list of a bus, one person a line. Nobody in it is lost. Pure. */
import { readCard } from "./card";
import { isWrongNumber, NOBODY, peopleIn, type PassageFields, type PersonFields } from "./form";

/** As the server: a long-distance bus holds 55. */
const MOST_PEOPLE = 80;
/** An empty line, or one of the names of columns. */
const NOBODY_IN = /^(\s*|\D*(姓名|证件|身份|电话)\D*)$/;
const PHONE = /(?<!\d)(?:\+?86[- ]?)?(1\d{10})(?!\d)/;
/** Of a document, right or wrong; fewer digits are those of a seat or a ticket. */
const NUMBER = /\d{5}/;

type Why = "mistyped" | "nobody" | "phone" | "twice" | "full";

/** A line that was not taken, as it came, and why. */
interface WrongLine {
  text: string;
  why: Why;
}

/** What stands in the field for a list; `wrong` are the lines that were not taken from it. */
export interface Pasted {
  text: string;
  wrong: WrongLine[];
}

export const NOTHING_PASTED: Pasted = { text: "", wrong: [] };

/** The lines that hold anything; a header of columns holds nobody. */
export function linesIn(text: string): string[] {
  return text.split(/[\r\n]/).filter((line) => !NOBODY_IN.test(line));
}

/** The form with everybody who can be read, and the lines that cannot, for whoever puts them right. */
export function afterPaste(fields: PassageFields, text: string) {
  const people = peopleIn(fields);
  const seen = new Set(people.map(({ card }) => keyOf(card)));
  const wrong: WrongLine[] = [];
  for (const line of linesIn(text)) {
    const { person, why } = readLine(line);
    const key = keyOf(person.card);
    const not = why ?? (seen.has(key) ? "twice" : people.length < MOST_PEOPLE ? null : "full");
    if (not === null) {
      seen.add(key);
      people.push(person);
    } else wrong.push({ text: line.trim(), why: not });
  }
  const pasted: Pasted = { text: wrong.map((each) => each.text).join("\n"), wrong };
  return { fields: { ...fields, people: [...people, NOBODY] }, pasted };
}

/** The person of a line, and why nobody could be found by it; null where somebody could. */
function readLine(line: string): { person: PersonFields; why: Why | null } {
  const plain = line.normalize("NFKC");
  const phone = PHONE.exec(plain)?.[1] ?? "";
  const rest = plain.replace(PHONE, " ");
  const { name, document, born } = readCard(rest);
  const isNumber = NUMBER.test(document);
  const card = [name, isNumber ? document : born].join(" ").trim();
  const person = { ...NOBODY, card, phone };
  // As anywhere: who has no number that can be right is found by name and telephone.
  const isLost = isWrongNumber(person) && (name === "" || phone === "");
  if (isNumber) return { person, why: isLost ? "mistyped" : null };
  if (name === "") return { person, why: "nobody" };
  return { person, why: phone + born === "" ? "phone" : null };
}

function keyOf(card: string): string {
  const { name, document } = readCard(card);
  return document || name;
}
