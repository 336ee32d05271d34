/** What stands in a passage, in the words of the API. */
import type { components } from "@/api/schema";

type Schemas = components["schemas"];
export type PassageSent = Schemas["PassageSent"];
export type TravellerSent = PassageSent["people"][number];
export type Outcome = Schemas["Outcome"];
export type VehicleClass = Schemas["VehicleClass"];
export type Direction = Schemas["Direction"];
export type Ask = Schemas["Ask"];

export const OUTCOMES: Outcome[] = [
  "admit",
  "admit_and_report",
  "admit_with_test",
  "hold",
  "turn_back",
  "hand_over",
];
export const CLASSES: VehicleClass[] = [
  "car",
  "commuter",
  "bus",
  "truck",
  "supplies",
  "emergency",
  "on_foot",
  "other",
];
export const DIRECTIONS: Direction[] = ["in", "out"];
