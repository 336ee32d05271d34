/** The passage form as text fields, and what is sent of it. Pure. */
import { readCard, type Card } from "./card";
import { LOAD_MARKS, PERSON_MARKS, readMarks } from "./marks";
import { hasPapers, readDocument } from "./numbers";
import type { Direction, PassageSent, VehicleClass } from "./kinds";
import { asksUnit, formOf, startAt, type Lane, type Place } from "./places";

/** A person as it is typed; hours since the sample and until they leave, "" for none. */
export interface PersonFields {
  card: string;
  testHours: string;
  celsius: string;
  marks: string;
  leaveHours: string;
  phone: string;
}

export interface PassageFields {
  plate: string;
  vehicleClass: VehicleClass;
  direction: Direction;
  origin: string;
  destination: string;
  unit: string;
  permit: string;
  goods: string;
  load: string;
  /** How many nights guests stay, "" for not known. */
  nights: string;
  people: PersonFields[];
}

export const NOBODY: PersonFields = {
  card: "",
  testHours: "",
  celsius: "",
  marks: "",
  leaveHours: "",
  phone: "",
};
export const EMPTY: PassageFields = {
  plate: "",
  vehicleClass: "car",
  direction: "in",
  origin: "",
  destination: "",
  unit: "",
  permit: "",
  goods: "",
  load: "",
  nights: "",
  people: [NOBODY],
};

/** A form for the next vehicle, or the next guests, at a lane of a place. */
export function emptyAt(place: Place, lane: Lane | undefined): PassageFields {
  return { ...EMPTY, ...startAt(place.kind, lane) };
}

/** What the form does not know itself: the device's key, its clock, and the unit that is meant. */
export interface Around {
  id: string;
  place: Place;
  lane: string | null;
  unit: string;
  now: number;
  begun: number;
}

/** Who was written down: a row without a card or name holds nobody. */
export function peopleIn(fields: PassageFields): PersonFields[] {
  return fields.people.filter(({ card }) => card.trim() !== "");
}

/** Whether there is a vehicle with a plate. */
export function hasPlate(place: Place, { vehicleClass }: PassageFields): boolean {
  return formOf(place.kind).fields.includes("plate") && vehicleClass !== "on_foot";
}

/** Whether the vehicle carries goods, and so is asked for a permit and what it loads. */
export function carriesGoods({ vehicleClass }: PassageFields): boolean {
  return vehicleClass === "truck" || vehicleClass === "supplies";
}

/** A person changes; where the last row is filled, an empty one follows it. */
export function withPerson(
  fields: PassageFields,
  place: number,
  part: Partial<PersonFields>,
): PassageFields {
  const people = fields.people.map((one, at) => (at === place ? { ...one, ...part } : one));
  const last = people[people.length - 1];
  return { ...fields, people: last?.card === "" ? people : [...people, NOBODY] };
}

/** Whether Enter leaves out the telephone: somebody with a card is known by it. */
export function skipsPhone(person: PersonFields): boolean {
  return hasPapers(readDocument(cardOf(person).document), readMarks(person.marks, PERSON_MARKS));
}

/** What stands in the field for a card, read as the marks say. */
export function cardOf({ card, marks }: PersonFields): Card {
  return readCard(card, readMarks(marks, PERSON_MARKS).includes("other_document"));
}

/** Whether a number was typed that cannot be one of its kind: it counts as no paper. */
export function isWrongNumber(person: PersonFields): boolean {
  return readDocument(cardOf(person).document).number !== "" && !skipsPhone(person);
}

function number(text: string): number | null {
  const value = Number(text.normalize("NFKC").replace(",", "."));
  return text.trim() === "" || Number.isNaN(value) ? null : value;
}

/**
 * What the server is told; `seconds` is the time since the first key was pressed. From that moment
 * hours are counted: what is sent again because no answer was heard says the same.
 */
export function toSend(fields: PassageFields, around: Around): PassageSent {
  const { id, place, lane, unit, now, begun } = around;
  const hasGoods = carriesGoods(fields);
  return {
    id,
    checkpoint: place.id,
    lane,
    plate: hasPlate(place, fields) ? fields.plate : "",
    vehicle_class: fields.vehicleClass,
    direction: fields.direction,
    origin: fields.origin,
    destination: fields.destination,
    destination_unit: asksUnit(place.kind) || fields.direction === "out" ? unit : place.unit,
    goods: hasGoods ? fields.goods : "",
    permit: hasGoods ? fields.permit : "",
    facts: hasGoods ? readMarks(fields.load, LOAD_MARKS) : [],
    device_at: new Date(now).toISOString(),
    seconds: Math.max(0, Math.round((now - begun) / 1000)),
    people: peopleIn(fields).map((person, at) =>
      toPerson(staying(person, fields), at === 0 && fields.vehicleClass !== "on_foot", begun),
    ),
  };
}

/** Guests leave when their nights are over, unless one of them is said to leave otherwise. */
function staying(person: PersonFields, { nights }: PassageFields): PersonFields {
  const many = number(nights);
  if (many === null || person.leaveHours.trim() !== "") return person;
  return { ...person, leaveHours: String(many * 24) };
}

function toPerson(person: PersonFields, isDriver: boolean, begun: number) {
  const { name, document, born } = cardOf(person);
  const tested = number(person.testHours);
  const marks = readMarks(person.marks, PERSON_MARKS);
  const isPositive = marks.includes("positive");
  return {
    name,
    document,
    phone: person.phone,
    is_driver: isDriver,
    birth_date: born === "" ? null : born,
    celsius: number(person.celsius),
    tested_at: hoursFrom(begun, tested === null ? null : -tested),
    is_negative: isPositive ? false : tested === null ? null : true,
    leaves_at: hoursFrom(begun, number(person.leaveHours)),
    facts: marks.filter((mark) => mark !== "positive"),
  };
}

function hoursFrom(begun: number, hours: number | null): string | null {
  return hours === null ? null : new Date(begun + hours * 3_600_000).toISOString();
}

/** The key of a passage is the device's own: a UUIDv7, so that keys sort by time. */
export function newKey(now: number, chance: Uint8Array): string {
  const time = Math.floor(now).toString(16).padStart(12, "0");
  const noise = [...chance.slice(0, 10)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const variant = ((Number.parseInt(noise[3] ?? "0", 16) & 0x3) | 0x8).toString(16);
  const parts = [
    time.slice(0, 8),
    time.slice(8),
    `7${noise.slice(0, 3)}`,
    `${variant}${noise.slice(4, 7)}`,
    noise.slice(7, 19),
  ];
  return parts.join("-");
}
