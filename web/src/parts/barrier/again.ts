/** Whoever passes daily: what a device remembers of the vehicles it took, to fill the form. Pure. */
import { NOBODY, type PassageFields, type PersonFields } from "./form";
import type { PassageSent, TravellerSent } from "./kinds";

const HOUR = 3_600_000;
/** From a Friday evening to a Monday morning, and no longer: today's work needs no more. */
const REMEMBERED = 72 * HOUR;

/** A commuter, or a vehicle with a permit, as it was sent last, and when. */
export interface Regular {
  at: string;
  sent: PassageSent;
}

/** A plate as it is looked for: "冀w·24680" is "冀W24680". */
export function plateKey(plate = ""): string {
  return plate
    .normalize("NFKC")
    .replace(/[\s·.-]/g, "")
    .toUpperCase();
}

const has = (plate?: string) => (each: Regular) => plateKey(each.sent.plate) === plateKey(plate);

export function withoutPlate(known: readonly Regular[], plate?: string): Regular[] {
  return known.filter((each) => !has(plate)(each));
}

/** What is remembered after a passage that was let in, passes regularly, and had nothing odd said. */
export function withRegular(known: readonly Regular[], sent: PassageSent, at: string): Regular[] {
  const { vehicle_class, permit, plate } = sent;
  const others = withoutPlate(known, plate).filter((each) => isKnown(each, Date.parse(at)));
  const isOdd = [sent, ...sent.people].some(({ facts = [] }) => facts.length > 0);
  const isRegular = (vehicle_class === "commuter" || permit) && plate && !isOdd;
  return isRegular ? [...others, { at, sent }] : others;
}

function isKnown({ at }: Regular, now: number): boolean {
  return now - Date.parse(at) < REMEMBERED;
}

/** Who passed last with a plate; undefined where nobody is remembered. */
export function regularIn(known: readonly Regular[], plate: string, now: number) {
  return known.find((each) => has(plate)(each) && isKnown(each, now));
}

/** The form with the people of last time; temperatures and marks are asked anew. */
export function fillAgain(
  fields: PassageFields,
  { sent }: Regular,
  now = Date.now(),
): PassageFields {
  const { vehicle_class, permit, goods } = sent;
  const people = sent.people.map((each) => asTyped(each, now));
  return {
    ...fields,
    ...wayOf(sent, fields),
    vehicleClass: vehicle_class ?? "car",
    permit: permit ?? "",
    goods: goods ?? "",
    people: [...people, NOBODY],
  };
}

/** The same way as last time, or back. */
function wayOf(sent: PassageSent, { direction }: PassageFields) {
  const { origin = "", destination = "", destination_unit: unit = "" } = sent;
  return (sent.direction ?? "in") === direction
    ? { origin, destination, unit }
    : { origin: destination, destination: origin, unit: "" };
}

function asTyped(person: TravellerSent, now: number): PersonFields {
  const { name, document, birth_date, phone, tested_at, is_negative } = person;
  const card = [name, document || birth_date].filter(Boolean).join(" ");
  // Rounded up: a test never looks younger than it is.
  const hours = tested_at ? Math.ceil((now - Date.parse(tested_at)) / (HOUR / 10)) / 10 : 0;
  return { ...NOBODY, card, phone: phone ?? "", testHours: is_negative ? String(hours) : "" };
}
