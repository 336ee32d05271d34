/** All work in one list: leads and orders by their one clock. */
import type { WorkLine } from "@/api/types";

import type { OrderLine } from "../orders/queries";

export type Which = "all" | "late" | "untried";

export type Work = { id: string; due: number } & (
  { lead: WorkLine; order?: undefined } | { order: OrderLine; lead?: undefined }
);

/** What is wanted and holds a part of a name or place, the earliest deadline first. */
export function merged(leads: WorkLine[], orders: OrderLine[], which: Which, part: string): Work[] {
  const wanted = part.trim();
  const holds = (...texts: string[]) => wanted === "" || texts.join(" ").includes(wanted);
  const found: Work[] = [
    ...leads
      .filter((lead) => isWantedLead(lead, which) && holds(lead.person.name, lead.address))
      .map((lead) => ({ id: lead.id, due: Date.parse(lead.locate_by), lead })),
    ...orders
      .filter((order) => isWantedOrder(order, which) && holds(order.subject, order.unit.name))
      .map((order) => ({ id: order.id, due: Date.parse(order.due_at), order })),
  ];
  return found.sort((one, other) => one.due - other.due);
}

function isWantedLead(lead: WorkLine, which: Which): boolean {
  if (which === "late") return (lead.overdue_minutes ?? null) !== null;
  return which === "all" || lead.attempts === 0;
}

/** An order that nobody accepted is one that nobody has touched. */
function isWantedOrder(order: OrderLine, which: Which): boolean {
  if (which === "late") return order.state === "overdue";
  return which === "all" || order.accepted_at === null;
}
