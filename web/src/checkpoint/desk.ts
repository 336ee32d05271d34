/** What a device at a checkpoint keeps, and how it changes. Pure. */
import type { components } from "@/api/schema";
import type { Waiting } from "@/offline/store";
import { withoutPlate, withRegular, type Regular } from "@/parts/barrier/again";
import type { DecidedPerson } from "@/parts/barrier/Decision";
import type { Outcome, PassageSent, VehicleClass } from "@/parts/barrier/kinds";
import type { Lane, Place } from "@/parts/barrier/places";
import type { NamedUnit } from "@/parts/barrier/units";
import type { Words } from "@/parts/problems";

import { gravest, type Verdict } from "./deciding";
import { ALL_DAY, type Opening } from "./opening";
import { afterDecision, somebodyWaits, hoursAfter, type Pending } from "./settling";
import type { WatchList } from "./watch";

type Schemas = components["schemas"];
export type Rules = Schemas["Desk"];
export type Here = Schemas["Here"];
type Line = Here["last"][number];
type KeptLine = Omit<Line, "people"> & Partial<Pick<Line, "people">>;
type Decided = Schemas["PassageDecided"];

/** Of the list the times and the number to call; the hashes lie by themselves. */
export type WatchTimes = Pick<
  WatchList,
  "digest" | "made_at" | "stale_at" | "expires_at" | "phone"
>;

/** A passage of this shift. `by`: who decided it, or that the server is still being asked. */
export interface Passed {
  id: string;
  /** Where it passed; older pages did not keep it. */
  checkpoint?: string;
  at: string;
  plate: string;
  /** Which way; older pages did not keep it. */
  direction?: PassageSent["direction"];
  vehicle_class: VehicleClass;
  persons: number;
  by: "waiting" | "device" | "relay" | "server";
  outcome: Outcome | "";
  /** Of the newest only. */
  people: DecidedPerson[];
  remarks: Words[];
  /** Where it is let in. */
  leave_by: string | null;
  /** After how many hours it has left, once it is let in; older pages did not keep it. */
  hours?: number | null;
  /** By which check upstream it came in. */
  check?: string;
}

/** What the server says of a passage that the device decided otherwise. */
export interface Alert {
  id: string;
  plate: string;
  at: string;
  said: Outcome | "";
  ruled: Outcome | "";
}

export interface DeskList {
  checkpoints: { id: string; name: string }[];
  chosen: string;
  /** What the chosen checkpoint is, and its lanes as they were fetched. */
  place: Pick<Place, "kind" | "unit">;
  lanes: Lane[];
  /** From when to when the chosen checkpoint is open. */
  opening: Opening;
  rules: Rules | null;
  units: NamedUnit[];
  watch: WatchTimes | null;
  /** When the rules and when the watch list were fetched, by the clock of the device. */
  fetched_at: number;
  watched_at: number;
  shift: { began_at: string } | null;
  passed: Passed[];
  /** What is being taken back, with the record that says so: where that is refused, it is back. */
  undone: { record: string; passed: Passed }[];
  /** The checks upstream by which vehicles came in on earlier shifts. */
  used: string[];
  alerts: Alert[];
  /** Who passes daily, as this device took them last; gone with the sign-in. */
  regulars: Regular[];
  /** What officers decided on people here and nobody else has heard yet. */
  pending: Pending[];
  /** What passed at every device of the checkpoint, as it last came. */
  here: Here | null;
}

export const EMPTY_DESK: DeskList = {
  checkpoints: [],
  chosen: "",
  place: { kind: "national_road", unit: "" },
  lanes: [],
  opening: ALL_DAY,
  rules: null,
  units: [],
  watch: null,
  fetched_at: 0,
  watched_at: 0,
  shift: null,
  passed: [],
  undone: [],
  used: [],
  alerts: [],
  regulars: [],
  pending: [],
  here: null,
};
/** So many passages say what was decided of each person, older ones while somebody waits. */
export const LAST = 10;
/** A shift of a busy lane has fewer; what is older was sent long ago. */
const MOST = 5_000;

export function wholeDesk(kept: unknown): DeskList {
  const list: DeskList = { ...EMPTY_DESK, ...(kept as Partial<DeskList>) };
  return { ...list, here: list.here && wholeHere(list.here) };
}

/** Older pages kept lines that name nobody. */
function wholeHere(here: Here): Here {
  const whole = (lines: KeptLine[] | undefined) =>
    (lines ?? []).map((each) => ({ ...each, people: each.people ?? [] }));
  const { waiting, last }: Partial<Record<"waiting" | "last", KeptLine[]>> = here;
  return { ...here, waiting: whole(waiting), last: whole(last) };
}

/** A name as it may stand on a device: the first character, and of a number its end. */
export function maskPerson(name: string, document: string): string {
  const letters = Array.from(name);
  const first = name === "" ? "" : (letters[0] ?? "") + "*".repeat(Math.max(1, letters.length - 1));
  return `${first} ${document === "" ? "" : `…${document.slice(-4)}`}`.trim();
}

/** Those who were decided of on the device, in their order. */
export function peopleOf(sent: PassageSent, verdicts: readonly Verdict[]): DecidedPerson[] {
  return sent.people.map((person, place) => {
    const verdict = verdicts[place];
    return {
      name: maskPerson(person.name ?? "", person.document ?? ""),
      outcome: verdict?.outcome ?? "",
      says: verdict?.says ?? { en: "", zh: "" },
      reference: verdict?.reference ?? { en: "", zh: "" },
    };
  });
}

/** A passage as it is shown before anybody was asked. */
export function passedOf(
  sent: PassageSent,
  verdicts: readonly Verdict[],
  known: Pick<Passed, "at" | "by" | "remarks" | "hours" | "check">,
): Passed {
  const { at, by, remarks } = known;
  const people = peopleOf(sent, verdicts);
  const all = [known.hours ?? null, ...verdicts.map(({ leave_hours }) => leave_hours)];
  const least = Math.min(Infinity, ...all.map((each) => each ?? Infinity));
  return {
    id: sent.id,
    checkpoint: sent.checkpoint,
    at,
    plate: sent.plate ?? "",
    direction: sent.direction ?? "in",
    vehicle_class: sent.vehicle_class ?? "car",
    persons: people.length,
    by,
    outcome: gravest(people.map(({ outcome }) => outcome)),
    people,
    remarks,
    check: known.check,
    leave_by: least < Infinity ? hoursAfter(at, least) : null,
    hours: least < Infinity ? least : null,
  };
}

/** The list where the device stands: of another checkpoint neither counts nor lines come along. */
export function standingAt(list: DeskList, checkpoint: string): DeskList {
  if (list.chosen === "" || list.chosen === checkpoint) return list;
  return { ...list, used: usedChecks(list), passed: [], undone: [], here: null };
}

/** The checks upstream that are used: who is turned back or handed over uses none. */
export function usedChecks({ passed, used }: DeskList): string[] {
  const uses = ({ outcome, check = "" }: Passed) =>
    check !== "" && outcome !== "turn_back" && outcome !== "hand_over";
  return [...used, ...passed.filter(uses).map(({ check = "" }) => check)].slice(-MOST);
}

export function withPassed(list: DeskList, passed: Passed): DeskList {
  return { ...list, passed: trimmed([passed, ...list.passed]) };
}

/** And what is remembered of the vehicle; of one that is not let in nothing is. */
export function withSent(list: DeskList, passed: Passed, sent: PassageSent): DeskList {
  const next = withPassed(list, passed);
  if (!passed.outcome.startsWith("admit")) return next;
  return { ...next, regulars: withRegular(list.regulars, sent, passed.at) };
}

function trimmed(passed: Passed[]): Passed[] {
  return passed
    .slice(0, MOST)
    .map((each, at) => (at < LAST || somebodyWaits(each) ? each : { ...each, people: [] }));
}

/** The server was not reached in time: the device's own decision holds. */
export function decidedAlone(list: DeskList, id: string): DeskList {
  return changed(list, id, (each) => (each.by === "waiting" ? { ...each, by: "device" } : each));
}

export function withdrawn(list: DeskList, id: string, record = ""): DeskList {
  const { here } = list;
  const without = <Line extends { id: string }>(all: Line[]) =>
    all.filter((each) => each.id !== id);
  const gone = list.passed.filter((each) => each.id === id);
  return {
    ...list,
    undone: [...list.undone, ...gone.map((passed) => ({ record, passed }))],
    // Of whom passed by mistake nothing is remembered.
    regulars: withoutPlate(list.regulars, gone[0]?.plate),
    passed: without(list.passed),
    here: here && { ...here, waiting: without(here.waiting), last: without(here.last) },
  };
}

/** The list without what a record takes back any more: it was taken, or refused and is back. */
function settled(list: DeskList, record: string, isRefused: boolean): DeskList {
  const back = list.undone.filter((each) => isRefused && each.record === record);
  const passed = [...list.passed, ...back.map((each) => each.passed)];
  return {
    ...list,
    undone: list.undone.filter((each) => each.record !== record),
    passed: passed.sort((one, other) => Date.parse(other.at) - Date.parse(one.at)),
  };
}

/** What was to be taken back and was refused is in its place again: it stays. */
export function putBack(list: DeskList, records: readonly Waiting[]): DeskList {
  // Where somebody else had taken it back, it is gone all the same.
  const refused = records.filter(
    ({ id, rejected }) =>
      list.undone.some(({ record }) => record === id) &&
      rejected !== null &&
      rejected.code !== "passage_withdrawn",
  );
  return refused.reduce((sofar, { id }) => settled(sofar, id, true), list);
}

function changed(list: DeskList, id: string, how: (each: Passed) => Passed): DeskList {
  return { ...list, passed: list.passed.map((each) => (each.id === id ? how(each) : each)) };
}

/** The list after a record was taken: a passage is as the server says. */
export function afterRecord(list: DeskList, record: Waiting, answer: unknown): DeskList {
  if (record.kind === "decide") {
    return afterDecision(list, record.about, record.body.place, answer);
  }
  if (record.kind === "withdraw") return settled(list, record.id, false);
  if (record.kind !== "passage" || !isDecided(answer)) return list;
  const known = list.passed.find(({ id }) => id === record.id);
  const next = changed(list, record.id, (each) => heard(each, answer));
  const alert = alertOf(known, answer);
  if (alert === null || list.alerts.some(({ id }) => id === alert.id)) return next;
  return { ...next, alerts: [...next.alerts, alert] };
}

function isDecided(answer: unknown): answer is Decided {
  return typeof answer === "object" && answer !== null && "passage" in answer;
}

function heard(each: Passed, { passage, remarks }: Decided): Passed {
  const people = passage.travellers.map(({ name, document, outcome, says, reference }) => ({
    name: `${name} ${document}`.trim(),
    outcome,
    says,
    reference,
  }));
  const isOurs = passage.is_offline && !passage.is_relayed;
  return {
    ...each,
    by: isOurs ? "device" : passage.is_relayed ? "relay" : "server",
    outcome: passage.outcome,
    people: each.people.length === 0 || isOurs ? each.people : people,
    remarks: isOurs ? each.remarks : remarks,
    leave_by: passage.leave_by,
  };
}

/** Where the rules say otherwise than what the officer was shown, they are told. */
function alertOf(known: Passed | undefined, { passage }: Decided): Alert | null {
  const ruled = gravest(passage.travellers.map((each) => each.ruled));
  const shown = known?.by === "device" ? known.outcome : "";
  if (shown === "" || ruled === "" || ruled === shown) return null;
  const { id, plate, passed_at: at } = passage;
  return { id, plate, at, said: shown, ruled };
}

/** Counted of a shift, by what holds. */
export interface Counts {
  vehicles: number;
  persons: number;
  held: number;
  back: number;
  over: number;
}

export function countsOf({ passed }: DeskList): Counts {
  const those = (outcome: Outcome) => passed.filter((each) => each.outcome === outcome).length;
  return {
    vehicles: passed.length,
    persons: passed.reduce((sum, { persons }) => sum + persons, 0),
    held: those("hold"),
    back: those("turn_back"),
    over: those("hand_over"),
  };
}

/** How the watch list stands at a moment of the server's clock. */
export function watchState(
  watch: WatchTimes | null,
  now: number,
): "none" | "fresh" | "stale" | "over" {
  if (watch === null) return "none";
  if (now >= Date.parse(watch.expires_at)) return "over";
  return now >= Date.parse(watch.stale_at) ? "stale" : "fresh";
}

/** How far the clock of the device is off, in milliseconds; 0 within five minutes. */
export function clockOff(ahead: number): number {
  return Math.abs(ahead) > 5 * 60_000 ? ahead : 0;
}

/** Passages that one request takes: as many as stand at the front, a hundred at most. */
export function lotOf(waiting: readonly Waiting[]): number {
  const end = waiting.findIndex(({ kind }) => kind !== "passage");
  return Math.min(100, end === -1 ? waiting.length : end);
}
