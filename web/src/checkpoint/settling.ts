/** Who waits at the checkpoint, and what an officer decided on them before the server has it. Pure. */
import type { Outcome } from "@/parts/barrier/kinds";

import { gravest } from "./deciding";
import type { DeskList, Here, Passed } from "./desk";

/** What an officer decided on the person at a place, until the server or a relay has taken it. */
export interface Pending {
  passage: string;
  place: number;
  outcome: Outcome;
}

/** A vehicle on whose people an officer decides. */
export interface Vehicle {
  id: string;
  at: string;
  plate: string;
  outcome: Outcome | "";
  people: Here["waiting"][number]["people"];
}

/** Whether somebody may not go on yet. */
export function waits(outcome: Outcome | ""): boolean {
  return outcome === "hold" || outcome === "";
}

/** A vehicle in transit that was held leaves so many hours after it goes on, not after it came. */
export function goesOn(passed: Passed, id: string, at: string): Passed {
  const { hours } = passed;
  return passed.id !== id || hours == null || !somebodyWaits(passed)
    ? passed
    : { ...passed, leave_by: hoursAfter(at, hours) };
}

export function hoursAfter(at: string, hours: number): string {
  return new Date(Date.parse(at) + hours * 3_600_000).toISOString();
}

/** A vehicle waits for everybody in it, also where somebody in it is turned back. */
export function somebodyWaits({ people }: { people: { outcome: Outcome | "" }[] }): boolean {
  return people.some(({ outcome }) => waits(outcome));
}

export function vehicleOf({ id, at, plate, outcome, people }: Passed): Vehicle {
  const named = people.map(({ name, outcome: own }, place) => ({
    place: place + 1,
    who: name,
    outcome: own,
  }));
  return { id, at, plate, outcome, people: named };
}

/** The list as it is after what officers decided here and nobody else has heard yet. */
export function asDecided(list: DeskList): DeskList {
  if (list.pending.length === 0) return list;
  const { here } = list;
  const lines = (all: Here["last"]) => all.map((each) => decidedIn(list, each));
  return {
    ...list,
    passed: list.passed.map((each) => decidedIn(list, each)),
    here: here && { ...here, waiting: lines(here.waiting), last: lines(here.last) },
  };
}

function decidedIn<Line extends Passed | Here["last"][number]>(list: DeskList, line: Line): Line {
  const said = new Map(
    list.pending
      .filter(({ passage }) => passage === line.id)
      .map(({ place, outcome }) => [place, outcome] as const),
  );
  // Of an older passage nobody is kept, so nothing says what the others' outcomes are.
  if (said.size === 0 || line.people.length === 0) return line;
  const people = line.people.map((each, at) => ({
    ...each,
    outcome: said.get(at + 1) ?? each.outcome,
  }));
  return { ...line, people, outcome: gravest(people.map(({ outcome }) => outcome)) };
}

/** The vehicles that did not go on yet, of this device and of others, the oldest first. */
export function waitingHere({ passed, here }: DeskList): Vehicle[] {
  const isAsked = ({ by }: Passed) => by === "waiting";
  const mine = passed.filter((each) => isAsked(each) || each.people.length > 0);
  const known = new Set(mine.map(({ id }) => id));
  const own = mine.filter((each) => !isAsked(each)).map(vehicleOf);
  const others = (here?.waiting ?? []).filter(({ id }) => !known.has(id));
  return [...own, ...others]
    .filter(somebodyWaits)
    .sort((left, right) => left.at.localeCompare(right.at));
}

/** What others registered here lately and that went on. */
export function othersHere({ here, passed }: DeskList): Here["last"] {
  if (here === null) return [];
  const mine = new Set(passed.map(({ id }) => id));
  return here.last.filter((each) => !mine.has(each.id) && !somebodyWaits(each));
}

/** What comes of every device: which checkpoint was asked, and what it cannot know of yet. */
export interface Came {
  here: Here | null;
  checkpoint: string;
  unsent: ReadonlySet<string>;
}

/** The server and a relay name so many vehicles that wait, the newest; a relay those of a day. */
const MOST_WAITING = 50;
const KEPT_AT_RELAY = 24 * 3_600_000;

/** The list with what passed at every device: what was decided elsewhere on own vehicles holds. */
export function withHere(list: DeskList, came: Came): DeskList {
  const { here, unsent } = came;
  if (here === null) return { ...list, here };
  const lines = new Map([...here.last, ...here.waiting].map((each) => [each.id, each] as const));
  const passed = list.passed.map((each) => {
    if (unsent.has(each.id) || momentOf(each) >= momentOf({ at: here.now })) return each;
    const line = lines.get(each.id);
    if (line !== undefined) return asIn(line, each);
    return wentOn(each, here, came.checkpoint) ? { ...each, people: [] } : each;
  });
  return { ...list, here, passed };
}

const momentOf = ({ at }: { at: string }) => Date.parse(at);

/** An own passage as it stands at the checkpoint; of a vehicle that went on nobody is named there. */
function asIn({ outcome, people }: Here["last"][number], own: Passed): Passed {
  const outcomes = own.people.length === 1 ? [outcome] : people.map((each) => each.outcome);
  if (outcomes.length > 0 && outcomes.length === own.people.length) {
    return withOutcomes(own, outcomes);
  }
  const isSame = outcome === own.outcome && !somebodyWaits(own);
  return isSame ? own : { ...own, outcome, people: [] };
}

/** Whether a vehicle would be named among those that wait, if somebody in it did. */
function wentOn(own: Passed, here: Here, checkpoint: string): boolean {
  if (own.checkpoint !== checkpoint || !somebodyWaits(own)) return false;
  const oldest = Math.min(...here.waiting.map(momentOf));
  if (here.waiting.length >= MOST_WAITING && momentOf(own) <= oldest) return false;
  return (
    here.relay?.is_alone !== true || momentOf({ at: here.now }) - momentOf(own) < KEPT_AT_RELAY
  );
}

/** The list after a decision was taken, with the passage as it then is. */
export function afterDecision(
  list: DeskList,
  passage: string,
  place: unknown,
  answer: unknown,
): DeskList {
  const pending = list.pending.filter((each) => each.passage !== passage || each.place !== place);
  const taken = list.pending.filter((each) => !pending.includes(each));
  const shown = outcomesIn(answer);
  const said = { ...list, pending: taken };
  const settle = (each: Passed): Passed => {
    if (each.id !== passage) return each;
    if (shown.length === 0) return decidedIn(said, each);
    const known = { ...each, leave_by: leaveByIn(answer) };
    if (each.people.length === 0) return { ...known, outcome: gravest(shown) };
    return shown.length === each.people.length ? withOutcomes(known, shown) : decidedIn(said, each);
  };
  const { here } = asDecided(said);
  return { ...list, pending, here, passed: list.passed.map(settle) };
}

function withOutcomes(passed: Passed, outcomes: (Outcome | "")[]): Passed {
  const people = passed.people.map((each, at) => ({ ...each, outcome: outcomes[at] ?? "" }));
  return { ...passed, people, outcome: gravest(outcomes) };
}

function leaveByIn(answer: unknown): string | null {
  const { leave_by = null } = (answer ?? {}) as { leave_by?: string | null };
  return leave_by;
}

function outcomesIn(answer: unknown): (Outcome | "")[] {
  const { travellers = [] } = (answer ?? {}) as { travellers?: { outcome: Outcome | "" }[] };
  return travellers.map(({ outcome }) => outcome);
}
