/** What a sampling desk keeps, and how each record changes it. Pure. */
import type { components } from "@/api/schema";
import type { Draft, Waiting } from "@/offline/store";

type Schemas = components["schemas"];
/** What the server says of a session: the own tubes and who is due, masked. */
export type Today = Schemas["SamplingDesk"];
export type Session = Today["sessions"][number];
export type Due = Today["due"][number];
type Taken = Schemas["SampleTaken"];

/** Somebody in a tube. `state`: the server has it, it waits here, or it was refused. */
export interface Swab {
  id: string;
  place: number;
  name: string;
  state: State;
}
export type State = "sent" | "waiting" | "refused";

export interface Tube {
  id: string;
  barcode: string;
  capacity: number;
  lane: number;
  is_closed: boolean;
  people: Swab[];
  state: State;
}

/** Who was here within half a day: the desk is told, and the swab stays. */
export interface Hint {
  id: string;
  name: string;
  at: string;
}

export interface DeskList {
  sessions: Session[];
  /** The session in which this desk works, "" for none: then nobody is named here. */
  chosen: string;
  lane: number;
  capacity: number;
  /** The tube into which cards are scanned. */
  current: string;
  tubes: Tube[];
  due: Due[];
  /** More are due than are kept here. */
  due_is_cut: boolean;
  hints: Hint[];
  /** How the barcodes of the district look: a tube of another form is asked about. */
  barcodes: Today["barcodes"];
  /** The place of a session that ended while the desk worked in it. */
  ended: string;
  fetched_at: number;
}

export const EMPTY: DeskList = {
  sessions: [],
  chosen: "",
  lane: 1,
  capacity: 10,
  current: "",
  tubes: [],
  due: [],
  due_is_cut: false,
  hints: [],
  barcodes: [],
  ended: "",
  fetched_at: 0,
};

export function wholeDesk(kept: unknown): DeskList {
  return { ...EMPTY, ...(kept as Partial<DeskList>) };
}

/** What a tube of a session may hold: people in isolation stand alone. */
export function sizesOf(session: Session | undefined): number[] {
  return session?.kind === "isolation" ? [1] : [1, 5, 10, 20];
}

/** What the next tube holds: as chosen, where the session has such tubes. */
export function sizeOf({ sessions, chosen, capacity }: DeskList): number {
  const sizes = sizesOf(sessions.find(({ id }) => id === chosen));
  return sizes.includes(capacity) ? capacity : Math.min(...sizes);
}

/** Begins to work in a session; what another one needed is gone. */
export function chose(list: DeskList, session: Session | null): DeskList {
  const { sessions, barcodes } = list;
  if (session === null) return { ...EMPTY, sessions, barcodes };
  return { ...EMPTY, sessions, barcodes, chosen: session.id, capacity: session.pool_size };
}

/** The list with what the server says now; a session that has ended leaves nobody behind. */
export function withToday(list: DeskList, today: Today, asked: string, at: number): DeskList {
  const { sessions, barcodes } = today;
  if (list.chosen !== asked) return { ...list, sessions, barcodes };
  if (asked !== "" && today.session === null) {
    const place = list.sessions.find(({ id }) => id === asked)?.place ?? "";
    return { ...EMPTY, sessions, barcodes, ended: place, fetched_at: at };
  }
  const tubes = today.tubes.map<Tube>((tube) => ({
    ...tube,
    people: tube.people.map((each) => ({ ...each, state: "sent" })),
    state: "sent",
  }));
  const { due, due_is_cut } = today;
  return { ...list, sessions, barcodes, tubes, due, due_is_cut, fetched_at: at };
}

// Records

export interface At {
  at: string;
  device_at: string;
}

export function tubeOf(list: DeskList, id: string, barcode: string, { at }: At): Draft {
  const { lane, chosen } = list;
  const path = `/sampling/sessions/${chosen}/tubes`;
  const body = { barcode, capacity: sizeOf(list), lane, at };
  return { kind: "tube", id, about: chosen, path, body, label: barcode };
}

/** Who stands at the desk: by card, by the code of a notice, from the list, or by name alone. */
export interface Arrival {
  document?: string;
  code?: string;
  person?: string;
  name?: string;
  phone?: string;
}

export function sampleOf(tube: Tube, who: Arrival, label: string, { at }: At): Draft {
  const path = `/sampling/tubes/${tube.id}/samples`;
  return { kind: "sample", about: tube.id, path, body: { ...who, at }, label, needs: tube.id };
}

export function closeOf(tube: Tube, at: At): Draft {
  const path = `/sampling/tubes/${tube.id}/close`;
  const rest = { body: { ...at }, label: tube.barcode, bare: true, needs: tube.id };
  return { kind: "close", about: tube.id, path, ...rest };
}

export function withdrawOf(swab: Swab, why: string, at: At): Draft {
  const path = `/sampling/samples/${swab.id}/withdraw`;
  const rest = { body: { why, ...at }, label: swab.name, bare: true, needs: swab.id };
  return { kind: "withdraw", about: swab.id, path, ...rest };
}

/** How somebody is shown: the first character of the name, and of a number its end. */
export function maskWho({ document = "", name = "", code = "" }: Arrival): string {
  const first = name === "" ? "" : `${Array.from(name)[0] ?? ""}*`;
  const end = document === "" ? code : document;
  return `${first} ${end === "" ? "" : `…${end.slice(-4)}`}`.trim();
}

/** A sample that was refused, by another card or code alone: who was meant before is forgotten. */
export function meaning(record: Waiting, who: Arrival): Waiting {
  const nobody = { document: "", code: "", person: null, name: "", phone: "" };
  return { ...record, body: { ...record.body, ...nobody, ...who }, label: maskWho(who) };
}

/** The same with the name or the telephone that the server asked for. */
export function named(record: Waiting, said: Pick<Arrival, "name" | "phone">): Waiting {
  const body = { ...record.body, ...said };
  return { ...record, body, label: maskWho(body) };
}

const CALLED = /^(?:(?:0086|86)?1[3-9]\d{9}|\d{7,8}|[02-9]\d{9,14})$/;

/** Why somebody by name alone is not taken, as the server says it: nobody could find them again. */
export function unfindable(who: Arrival): "" | "noName" | "noPhone" {
  if (who.document ?? who.code ?? who.person) return "";
  if (!isName(who.name ?? "")) return "noName";
  return CALLED.test(digitsOf(who.phone ?? "")) ? "" : "noPhone";
}

/** A telephone as a spreadsheet or a full-width keyboard leaves it, without what stands between. */
function digitsOf(phone: string): string {
  return phone
    .normalize("NFKC")
    .replace(/\.0$/, "")
    .replace(/[\s()\-.·—–_/+]/g, "");
}

function isName(text: string): boolean {
  return (text.match(/\p{L}/gu)?.length ?? 0) >= 2 && !/[\d某]/.test(text);
}

// How records change the list

/** The desk as it stands: what the server said, and what this device has done since. */
export function deskOf(list: DeskList, records: readonly Waiting[]): DeskList {
  return records.reduce((sofar, record) => apply(sofar, record, stateOf(record)), list);
}

const stateOf = ({ rejected }: Waiting): State => (rejected === null ? "waiting" : "refused");

/** The list after the server took a record: names are as it says, masked. */
export function after(list: DeskList, record: Waiting, answer: unknown): DeskList {
  const next = apply(list, record, "sent");
  if (record.kind !== "sample" || !isTaken(answer)) return next;
  const { person, tube, sampled_before } = answer;
  const name = maskWho({ name: person.name }) || record.label;
  const known = changed(next, record.about, (each) => ({
    ...each,
    is_closed: tube.closed_at !== null,
    people: inOrder(
      each.people.map((one) =>
        one.id === record.id ? { ...one, name, place: person.place } : one,
      ),
    ),
  }));
  if (sampled_before === null || list.hints.some(({ id }) => id === record.id)) return known;
  return { ...known, hints: [...known.hints, { id: record.id, name, at: sampled_before }] };
}

function isTaken(answer: unknown): answer is Taken {
  return typeof answer === "object" && answer !== null && "sampled_before" in answer;
}

export function apply(list: DeskList, record: Waiting, state: State): DeskList {
  const { kind, about } = record;
  switch (kind) {
    case "tube":
      return about === list.chosen ? withTube(list, record, state) : list;
    case "sample":
      return isOut(record) ? list : withSwab(list, record, state);
    case "close":
      return changed(list, about, (tube) => ({ ...tube, is_closed: state !== "refused" }));
    case "withdraw":
      return { ...list, tubes: list.tubes.map((tube) => without(tube, about, state)) };
    default:
      return list;
  }
}

function withTube(list: DeskList, { id, body }: Waiting, state: State): DeskList {
  const said = { barcode: String(body.barcode), state };
  if (list.tubes.some((tube) => tube.id === id)) {
    return changed(list, id, (tube) => ({ ...tube, ...said }));
  }
  const { capacity, lane } = body as { capacity: number; lane: number };
  const tube: Tube = { id, ...said, capacity, lane, is_closed: false, people: [] };
  return { ...list, tubes: [tube, ...list.tubes] };
}

function withSwab(list: DeskList, record: Waiting, state: State): DeskList {
  const { id, about, body, label } = record;
  const due = list.due.filter(({ person }) => person !== body.person);
  return changed({ ...list, due }, about, (tube) => {
    const known = tube.people.find((each) => each.id === id);
    const swab = { id, name: label, ...known, state, place: known?.place ?? nextPlace(tube) };
    const others = tube.people.filter((each) => each.id !== id);
    return { ...tube, people: inOrder([...others, swab]) };
  });
}

/** The server refused a sample because the swab is in no place of the tube. */
const OUT = new Set(["twice_in_tube", "tube_full", "tube_told", "sample_withdrawn"]);

/** Whether no swab lies in the tube for it; what was refused otherwise is there until it is let go. */
function isOut({ rejected }: Waiting): boolean {
  return rejected !== null && OUT.has(rejected.code);
}

/** The first free place, as the server counts it. */
function nextPlace({ people }: Tube): number {
  const taken = new Set(people.map(({ place }) => place));
  let place = 1;
  while (taken.has(place)) place += 1;
  return place;
}

function inOrder(people: Swab[]): Swab[] {
  return [...people].sort((one, other) => one.place - other.place);
}

/** A tube that was full takes somebody again. */
function without(tube: Tube, swab: string, state: State): Tube {
  if (state === "refused" || tube.people.every(({ id }) => id !== swab)) return tube;
  const is_closed = tube.is_closed && !isFull(tube);
  return { ...tube, is_closed, people: tube.people.filter(({ id }) => id !== swab) };
}

function changed(list: DeskList, id: string, how: (tube: Tube) => Tube): DeskList {
  return { ...list, tubes: list.tubes.map((tube) => (tube.id === id ? how(tube) : tube)) };
}

// What the desk asks of the list

export const isFull = ({ people, capacity }: Tube) => people.length >= capacity;
export const takes = (tube: Tube) => !tube.is_closed && !isFull(tube);
/** A full tube closes by itself, unless the server does not know yet who is in it. */
export const closesByHand = (tube: Tube) =>
  takes(tube)
    ? tube.people.length > 0
    : !tube.is_closed && tube.people.some(({ state }) => state === "refused");

/** The tube at hand: the one chosen, else the newest that still takes somebody. */
export function currentOf({ tubes, current }: DeskList): Tube | null {
  return tubes.find(({ id }) => id === current) ?? tubes.find(takes) ?? null;
}

/** Who on the list may be meant by what was typed: its first character, a village, an age. */
export function dueLike({ due }: Pick<DeskList, "due">, typed: string, most = 8): Due[] {
  const words = typed.trim().split(/\s+/);
  const [name = "", ...rest] = words;
  const first = Array.from(name)[0] ?? "";
  if (first === "") return [];
  return due
    .filter((each) => each.name.startsWith(first) || each.unit.includes(name))
    .filter((each) => rest.every((word) => `${each.unit} ${String(each.age ?? "")}`.includes(word)))
    .slice(0, most);
}

/** The name in what was typed to search: its first word, or in letters the words before another. */
export function nameIn(typed: string): string {
  const words = typed.trim().split(/\s+/);
  const end = words.findIndex((word) => !/^[\p{Script=Latin}.'’-]+$/u.test(word));
  return words.slice(0, end === -1 ? words.length : Math.max(1, end)).join(" ");
}

/** Whether a card is in this tube by what is here already; what was sent the server looks for. */
export function isInTube(records: readonly Waiting[], tube: Tube, who: Arrival): boolean {
  const sought = who.document ?? who.person ?? who.code ?? "";
  const gone = new Set(records.filter(({ kind }) => kind === "withdraw").map((each) => each.about));
  return records.some(
    ({ id, kind, about, body, rejected }) =>
      kind === "sample" &&
      about === tube.id &&
      !gone.has(id) &&
      rejected?.code !== "sample_withdrawn" &&
      sought !== "" &&
      [body.document, body.person, body.code].includes(sought),
  );
}
