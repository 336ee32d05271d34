/** Records as the forms make them, and what each means for today's list. */
import type { Lead, TodaysWork, Visit } from "./server";
import type { Draft, Waiting } from "./store";

/** When it was done by the clock of the server, as far as the device knows it. */
export function doneAt(now: Date, ahead: number): string {
  return new Date(now.getTime() + ahead).toISOString();
}

export function attemptOf(lead: Lead, body: { means: string; result: string; note: string }) {
  const path = `/leads/${lead.id}/attempts`;
  return { kind: "attempt", about: lead.id, path, body } satisfies Omit<Draft, "label">;
}

export function endOf(lead: Lead, body: Record<string, string>) {
  const path = `/leads/${lead.id}/close`;
  return { kind: "end", about: lead.id, path, body } satisfies Omit<Draft, "label">;
}

export function readingOf(visit: Visit, body: Record<string, unknown>) {
  const path = `/measures/${visit.id}/readings`;
  return { kind: "reading", about: visit.id, path, body } satisfies Omit<Draft, "label">;
}

export function sampleOf(test: string, at: string) {
  const path = `/tests/${test}/sample`;
  return { kind: "sample", about: test, path, body: { at } } satisfies Omit<Draft, "label">;
}

/** Today's list after a record was taken: what is closed is gone. */
export function after(list: TodaysWork, record: Waiting): TodaysWork {
  const { about } = record;
  if (record.kind === "end") return { ...list, leads: list.leads.filter(({ id }) => id !== about) };
  if (record.kind === "attempt") {
    const tried = (lead: Lead) => ({ ...lead, attempts: lead.attempts + 1 });
    return { ...list, leads: list.leads.map((each) => (each.id === about ? tried(each) : each)) };
  }
  const visits = list.visits.map((visit) => afterVisit(visit, record));
  return { ...list, visits: visits.filter((visit) => visit.checks_due > 0 || visit.tests.length) };
}

function afterVisit(visit: Visit, { kind, about }: Waiting): Visit {
  if (kind === "reading" && visit.id === about) {
    return { ...visit, checks_done: visit.checks_done + 1 };
  }
  return { ...visit, tests: visit.tests.filter(({ id }) => id !== about) };
}
