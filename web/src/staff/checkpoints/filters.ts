import { oneOf } from "@/parts/search-params";

import {
  CLASSES,
  DIRECTIONS,
  OUTCOMES,
  type Direction,
  type Outcome,
  type VehicleClass,
  type Wanted,
} from "./queries";

/** What the address of the ledger says: the day, the place, and which rows are open. */
export interface LedgerSearch {
  day?: string;
  checkpoint?: string;
  hour?: string;
  class?: string;
  direction?: Direction;
  outcome?: Outcome;
  /** What the rule said, also of whom a second check let go. */
  ruled?: Outcome;
  rule?: string;
  overridden?: true;
  undecided?: true;
  tested?: true;
  offline?: true;
  /** Let in sealed and not seen leaving, of whatever day: all that are inside, or the overdue. */
  sealed?: Sealed;
  /** The number on a slip, of whatever day and place. */
  slip?: string;
  /** The barcode of a tube into which somebody was sampled, of whatever day and place. */
  tube?: string;
  rows?: true;
  /** Who stood there is open, not who passed. */
  staff?: true;
}

export const SEALED = ["inside", "overdue"] as const;
export type Sealed = (typeof SEALED)[number];
const FLAGS = ["overridden", "undecided", "tested", "offline", "rows", "staff"] as const;

type Params = Parameters<typeof oneOf>[0];

export function readLedgerSearch(params: Params): LedgerSearch {
  const day = oneOf(params, "day");
  const found: LedgerSearch = {};
  if (day !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(day)) found.day = day;
  for (const name of ["checkpoint", "hour", "class", "rule", "slip", "tube"] as const) {
    const value = oneOf(params, name);
    if (value !== undefined) found[name] = value;
  }
  const direction = DIRECTIONS.find((each) => each === oneOf(params, "direction"));
  if (direction !== undefined) found.direction = direction;
  for (const name of ["outcome", "ruled"] as const) {
    const value = OUTCOMES.find((each) => each === oneOf(params, name));
    if (value !== undefined) found[name] = value;
  }
  for (const name of FLAGS) {
    if (oneOf(params, name) !== undefined) found[name] = true;
  }
  return { ...found, ...readSealed(params) };
}

function readSealed(params: Params): Pick<LedgerSearch, "sealed"> {
  const sealed = SEALED.find((each) => each === oneOf(params, "sealed"));
  return sealed === undefined ? {} : { sealed };
}

/** The rows that a number of the ledger stands for. */
export function readWanted(search: LedgerSearch, day: string): Wanted {
  if (search.slip !== undefined) return { slip: search.slip };
  if (search.tube !== undefined) return { tube: search.tube };
  if (search.sealed !== undefined) {
    const { checkpoint, sealed } = search;
    return { sealed, ...(checkpoint && { checkpoint }) };
  }
  const wanted: Wanted = { day, ...said(search) };
  if (search.hour !== undefined) wanted.hour = Number(search.hour);
  const kind: VehicleClass | undefined = CLASSES.find((each) => each === search.class);
  if (kind !== undefined) wanted.vehicle_class = kind;
  for (const name of ["overridden", "undecided", "tested", "offline"] as const)
    if (search[name] === true) wanted[name] = true;
  return wanted;
}

/** What is asked for in the very words of the API. */
function said({ checkpoint, direction, outcome, ruled, rule }: LedgerSearch): Partial<Wanted> {
  return {
    ...(checkpoint && { checkpoint }),
    ...(direction && { direction }),
    ...(outcome && { outcome }),
    ...(ruled && { ruled }),
    ...(rule && { rule }),
  };
}

/** The same rows: those that a device decided without the server, or all of them. */
export function withOffline(search: LedgerSearch, only: boolean): LedgerSearch {
  const found = { ...search };
  delete found.offline;
  return only ? { ...found, offline: true } : found;
}

/** People in a vehicle on average, to one decimal; "–" where none came. */
export function perVehicle({ vehicles, persons }: { vehicles: number; persons: number }): string {
  return vehicles === 0 ? "–" : (persons / vehicles).toFixed(1);
}

/** The day so many days before a day. */
export function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}

/** The day in Shanghai, as a date field writes it. */
export function today(now: number | Date): string {
  return new Date(now).toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
}
