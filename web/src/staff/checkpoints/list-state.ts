/** What a list of checked plates is worth. Pure. */
import type { CheckedList } from "./neighbours";

export type ListState = "holds" | "waiting" | "over";

/** What a list is worth now: over, holding, or ours that nobody has signed for yet. */
export function stateOfList(
  { is_ours, until_at, received_at }: Pick<CheckedList, "is_ours" | "until_at" | "received_at">,
  now: Date,
): ListState {
  if (new Date(until_at) <= now) return "over";
  return is_ours && received_at === null ? "waiting" : "holds";
}
