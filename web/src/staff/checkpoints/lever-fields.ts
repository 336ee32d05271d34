/** What each act about a queue asks for, and what is sent of a form. Pure. */
import type { components } from "@/api/schema";
import { fromField } from "@/parts/moments";

type Sent = components["schemas"]["LeverSent"];
export type LeverKind = Sent["kind"];
export type Field = "lane" | "servers" | "classes" | "road" | "to" | "share" | "text" | "boards";

const ASKED: Record<LeverKind, readonly Field[]> = {
  open_lane: ["lane", "classes", "servers"],
  change_classes: ["lane", "classes"],
  more_officers: ["lane", "servers"],
  check_aside: ["lane", "servers"],
  notice: ["text", "boards"],
  divert: ["classes", "road", "to", "share", "text", "boards"],
  holiday_plan: ["text"],
};

export const LEVERS = Object.keys(ASKED) as LeverKind[];
export const BOARDS: NonNullable<Sent["boards"]> = ["message_board", "navigation", "radio"];

export interface LeverFilled extends Partial<Pick<Sent, Field>> {
  kind: LeverKind;
  /** As a field for date and time holds it; empty: from now on. */
  from?: string;
  until: string;
  reason: string;
}

export function asksFor(kind: LeverKind): ReadonlySet<Field> {
  return new Set(ASKED[kind]);
}

/** Whether the lane is one that is open already. */
export function isOnOpenLane(kind: LeverKind): boolean {
  return kind === "change_classes" || kind === "more_officers";
}

export function leverBody(filled: LeverFilled): Sent {
  const asked = asksFor(filled.kind);
  const of = <T>(field: Field, value: T | undefined, none: T): T =>
    asked.has(field) ? (value ?? none) : none;
  return {
    kind: filled.kind,
    until_at: fromField(filled.until) ?? "",
    reason: filled.reason,
    lane: of("lane", filled.lane, ""),
    servers: of("servers", filled.servers, null),
    classes: of("classes", filled.classes, []),
    road: of("road", filled.road, ""),
    to: of("to", filled.to, null),
    share: of("share", filled.share, 100),
    text: of("text", filled.text, ""),
    boards: of("boards", filled.boards, []),
  };
}
