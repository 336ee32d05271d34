/** What a form asks at each kind of checkpoint, and which lane an officer stands at. Pure. */
import type { components } from "@/api/schema";

import { CLASSES, type Direction, type VehicleClass } from "./kinds";

type Schemas = components["schemas"];
export type CheckpointKind = Schemas["CheckpointKind"];
export type Lane = Schemas["LaneShown"];

/** Where a form stands: its kind, and the unit that answers for whoever comes there. */
export interface Place {
  id: string;
  kind: CheckpointKind;
  unit: string;
}

/** The fields of a passage beside its people, in their order on the page. */
export type PassageField =
  "plate" | "class" | "direction" | "origin" | "destination" | "unit" | "nights" | "load";

/**
 * The form of a kind. `peopleFirst`: guests are written down before anything else; `start`: how most
 * come; `where`: what the field for the destination asks there.
 */
export interface FormOf {
  peopleFirst: boolean;
  start: VehicleClass;
  fields: readonly PassageField[];
  where: "destination" | "house" | "room" | "slot";
}

const ROAD: FormOf = {
  peopleFirst: false,
  start: "car",
  fields: ["plate", "class", "direction", "origin", "destination", "unit", "load"],
  where: "destination",
};
const FORMS: Record<CheckpointKind, FormOf> = {
  expressway: ROAD,
  national_road: ROAD,
  county_road: ROAD,
  village_gate: {
    peopleFirst: false,
    start: "on_foot",
    fields: ["class", "plate", "direction", "origin", "destination", "load"],
    where: "house",
  },
  scenic_spot: {
    peopleFirst: true,
    start: "on_foot",
    fields: ["destination", "origin", "direction"],
    where: "slot",
  },
  guesthouse_desk: {
    peopleFirst: true,
    start: "on_foot",
    fields: ["destination", "nights", "origin", "direction"],
    where: "room",
  },
};

export function formOf(kind: CheckpointKind): FormOf {
  return FORMS[kind];
}

/** Whether a place on a road: who goes there says which unit they go to; else it is the place's own. */
export function asksUnit(kind: CheckpointKind): boolean {
  return FORMS[kind].fields.includes("unit");
}

/** The lanes at which somebody is registered: not where vehicles wait for a second check. */
export function lanesToChoose(lanes: readonly Lane[]): Lane[] {
  return lanes.filter(({ is_second_check }) => !is_second_check);
}

/** Which class and direction a lane is for, where it is for one alone. */
export function startAt(
  kind: CheckpointKind,
  lane: Lane | undefined,
): { vehicleClass: VehicleClass; direction: Direction } {
  const [only, ...others] = lane?.classes ?? [];
  const direction = lane?.direction ?? "in";
  return {
    vehicleClass:
      only !== undefined && others.length === 0 && CLASSES.includes(only)
        ? only
        : FORMS[kind].start,
    direction: direction === "both" ? "in" : direction,
  };
}
