/**
 * What the policy decides of everybody in a vehicle where the server cannot be asked: the twin of the
 * server's own code, held to it case by case. Pure.
 */
import type { components } from "@/api/schema";
import {
  OUTCOMES,
  type Outcome,
  type PassageSent,
  type TravellerSent,
} from "@/parts/barrier/kinds";
import { sayDay } from "@/parts/moments";

import { compact, hasPapers, readDocument, readPhone, tidyName } from "@/parts/barrier/numbers";

type Schemas = components["schemas"];
export type EntryRules = Schemas["EntryRules"];
type Rule = EntryRules["rules"][number];

/** A rule as an older page may have kept it. */
type KeptRule = Omit<Rule, "test_counts"> & Partial<Pick<Rule, "test_counts">>;

const HOUR = 3_600_000;
/** From this age on somebody carries a card of their own, where the rules do not say it. */
const CARD_YEARS = 16;

/** What was looked up of a person on the device. */
export interface Found {
  listed: boolean;
  commuter: boolean;
}

/** What was decided, why; hours that are null are not asked. */
export interface Verdict {
  outcome: Outcome;
  rule: string;
  says: Rule["says"];
  reference: Rule["reference"];
  report_hours: number | null;
  test_from_hours: number | null;
  test_hours: number | null;
  leave_hours: number | null;
}

/** Decides of everybody in a vehicle, in their order, at a moment of the server's clock. */
export function decide(
  rules: EntryRules,
  sent: PassageSent,
  found: readonly Found[],
  at: Date,
  isChecked = false,
): Verdict[] {
  const day = sayDay(at.toISOString());
  const documents = sent.people.map((person) => readDocument(person.document ?? ""));
  const carded = documents.map((each, place) => hasPapers(each, sent.people[place]?.facts));
  const ofVehicle = factsOfVehicle(sent);
  if (isChecked) ofVehicle.add("checked_upstream");
  return sent.people.map((person, place) => {
    const document = documents[place] ?? readDocument("");
    const born = document.born || (person.birth_date ?? "");
    const facts = new Set([
      ...ofVehicle,
      ...factsOfPerson(person, found[place]),
      ...measured(rules, person, { day, at, born }),
    ]);
    const isYoung = born !== "" && ageOn(day, born) < cardYears(rules, day);
    const isWithFamily = isYoung && carded.includes(true);
    if (carded[place] !== true && !isWithFamily) facts.add("no_papers");
    const age = ageOfTest(person, at);
    const rule = firstOf(rules, sent.vehicle_class ?? "car", (each: KeptRule) =>
      factsFor(each, facts, age, numberOn(rules, each.test_counts ?? "", day)),
    );
    return verdictOf(rules, rule, day);
  });
}

function factsOfVehicle(sent: PassageSent): Set<string> {
  const facts = new Set<string>(sent.facts ?? []);
  const permit = compact(sent.permit ?? "");
  if (permit !== "") facts.add(/^[1-9]\d{11}$/.test(permit) ? "permit" : "permit_invalid");
  if (sent.direction === "out") facts.add("leaving");
  return facts;
}

function factsOfPerson(person: TravellerSent, found: Found | undefined): string[] {
  const facts: string[] = [...(person.facts ?? [])];
  if (found?.listed === true) facts.push("listed");
  if (found?.commuter === true) facts.push("known_commuter");
  if (person.is_negative === false) facts.push("positive");
  return facts;
}

interface Around {
  day: string;
  at: Date;
  born: string;
}

function measured(rules: EntryRules, person: TravellerSent, { day, at, born }: Around): string[] {
  const facts: string[] = [];
  const of = (name: string) => numberOn(rules, name, day);
  const { celsius, leaves_at } = person;
  if (typeof celsius === "number" && celsius >= of(rules.fever)) facts.push("fever");
  if (born !== "" && ageOn(day, born) <= of(rules.infant_years)) facts.push("infant");
  const left = typeof leaves_at === "string" ? Date.parse(leaves_at) - at.getTime() : Infinity;
  if (left <= of(rules.soon_hours) * HOUR) facts.push("leaves_soon");
  const age = ageOfTest(person, at);
  if (age <= of(rules.test_hours) * HOUR) facts.push("tested");
  if (age <= of(rules.commuter_test_hours) * HOUR) facts.push("tested_lately");
  return facts;
}

/** How old a negative test is; one from the future is a slip of the pen and counts not. */
function ageOfTest({ tested_at, is_negative }: TravellerSent, at: Date): number {
  if (typeof tested_at !== "string" || is_negative !== true) return Infinity;
  const age = at.getTime() - Date.parse(tested_at);
  return age < 0 ? Infinity : age;
}

/** Whole years. */
function ageOn(day: string, born: string): number {
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4));
  return day.slice(5) < born.slice(5) ? years - 1 : years;
}

/** The facts as one rule sees them: it may let a test count longer or shorter. */
function factsFor(rule: KeptRule, facts: Set<string>, age: number, hours: number): Set<string> {
  if (!rule.test_counts) return facts;
  const seen = new Set(facts);
  seen.delete("tested");
  return age <= hours * HOUR ? seen.add("tested") : seen;
}

function firstOf(
  rules: EntryRules,
  vehicle: string,
  seenBy: (rule: Rule) => ReadonlySet<string>,
): Rule {
  const first = rules.rules.find((rule) => holds(rule, vehicle, seenBy(rule)));
  // A pack is not read unless its last rule holds for everybody.
  if (first === undefined) throw new Error("the last rule holds for everybody");
  return first;
}

function holds(rule: Rule, vehicle: string, facts: ReadonlySet<string>): boolean {
  return (
    (rule.vehicles.length === 0 || rule.vehicles.some((each) => each === vehicle)) &&
    rule.asks.every((ask) => facts.has(ask)) &&
    !rule.unless.some((ask) => facts.has(ask))
  );
}

/** After how many hours a vehicle in transit has left, if it is let in; null: no rule says so. */
export function transitHours(rules: EntryRules | null, sent: PassageSent, at: Date) {
  const facts = factsOfVehicle(sent);
  const found = rules?.rules.find(
    (rule) => rule.leave_within !== "" && holds(rule, sent.vehicle_class ?? "car", facts),
  );
  if (!rules || !found || facts.has("leaving")) return null;
  return numberOn(rules, found.leave_within, sayDay(at.toISOString()));
}

function numberOn(rules: Pick<EntryRules, "numbers">, name: string, day: string): number {
  const values = rules.numbers[name] ?? [];
  const known = values.filter(({ since }) => since <= day);
  return (known[known.length - 1] ?? values[0])?.value ?? NaN;
}

function cardYears(rules: EntryRules | null, day: string): number {
  const { numbers = {}, card_years = "" }: Partial<EntryRules> = rules ?? {};
  const known = numbers[card_years] ?? [];
  return known.length === 0 ? CARD_YEARS : numberOn({ numbers }, card_years, day);
}

/** Somebody whom nobody could find; `isWrong`: the number cannot be one of its kind. */
export interface Lost {
  place: number;
  isWrong: boolean;
}

/**
 * The first person whom nobody could find, as the server says it: without papers and no name with a
 * telephone, and no child beside somebody with a card. Null where there is none.
 */
export function outOfReach(rules: EntryRules | null, sent: PassageSent, at: Date): Lost | null {
  const day = sayDay(at.toISOString());
  const read = sent.people.map((person) => {
    const document = readDocument(person.document ?? "");
    return { ...document, isCarded: hasPapers(document, person.facts), person };
  });
  const hasCard = read.some(({ isCarded }) => isCarded);
  const lost = read.findIndex(({ isCarded, born, person }) => {
    const birth = born || (person.birth_date ?? "");
    const isChild = hasCard && birth !== "" && ageOn(day, birth) < cardYears(rules, day);
    const isFound =
      tidyName(person.name ?? "") !== "" && (isChild || readPhone(person.phone ?? "") !== "");
    return !isCarded && !isFound;
  });
  return lost === -1 ? null : { place: lost + 1, isWrong: read[lost]?.number !== "" };
}

/** The places of those whose number cannot be one of its kind, and so counts as no paper. */
export function wrongNumbers({ people }: PassageSent): number[] {
  return people.flatMap((person, at) => {
    const document = readDocument(person.document ?? "");
    return document.number === "" || hasPapers(document, person.facts) ? [] : [at + 1];
  });
}

function verdictOf(rules: EntryRules, rule: Rule, day: string): Verdict {
  const hours = (name: string) => (name === "" ? null : numberOn(rules, name, day));
  return {
    outcome: rule.outcome,
    rule: rule.name,
    says: rule.says,
    reference: rule.reference,
    report_hours: hours(rule.report_within),
    test_from_hours: hours(rule.test_from),
    test_hours: hours(rule.test_within),
    leave_hours: hours(rule.leave_within),
  };
}

/** The outcome of a vehicle: the gravest of its people's; "" while one has none. */
export function gravest(outcomes: readonly (Outcome | "")[]): Outcome | "" {
  if (outcomes.includes("")) return "";
  const places = outcomes.map((each) => OUTCOMES.findIndex((known) => known === each));
  return OUTCOMES[Math.max(...places)] ?? "";
}
