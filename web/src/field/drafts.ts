/** Records as the forms make them, and what each means for today's list. */
import type { Lead, TodaysWork, Visit } from "./server";
import type { Draft, Waiting } from "@/offline/store";

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

/** 转办: the other district is asked to sign for the lead. */
export function transferOf(lead: Lead, body: { to_name: string; to_code: string; reason: string }) {
  const path = `/leads/${lead.id}/transfer`;
  return { kind: "transfer", about: lead.id, path, body } satisfies Omit<Draft, "label">;
}

/** 失联: the level above is asked whether the search ends. */
export function searchOf(lead: Lead, summary: string) {
  const path = `/leads/${lead.id}/out-of-reach`;
  return { kind: "search", about: lead.id, path, body: { summary } } satisfies Omit<Draft, "label">;
}

export function readingOf(visit: Visit, body: Record<string, unknown>) {
  const path = `/measures/${visit.id}/readings`;
  return { kind: "reading", about: visit.id, path, body } satisfies Omit<Draft, "label">;
}

export function sampleOf(test: string, at: string) {
  const path = `/tests/${test}/sample`;
  return { kind: "sample", about: test, path, body: { at } } satisfies Omit<Draft, "label">;
}

const LACKED = { waiting: "", proposed_transfer: null, same_person: [] } as const;

/** Today's list as an older version of the page may have kept it: what that lacked is empty. */
export function wholeList(kept: unknown): TodaysWork {
  const list = kept as TodaysWork;
  const leads = list.leads.map((each) => ({ ...LACKED, ...each }));
  return { ...{ districts: [] }, ...list, leads };
}

/** Today's list after a record was taken: what is closed is gone, what was asked waits. */
export function after(list: TodaysWork, record: Waiting): TodaysWork {
  const { about, kind } = record;
  if (kind === "end") return { ...list, leads: list.leads.filter(({ id }) => id !== about) };
  if (kind !== "reading" && kind !== "sample") {
    const leads = list.leads.map((each) => (each.id === about ? afterLead(each, kind) : each));
    return { ...list, leads };
  }
  const visits = list.visits.map((visit) => afterVisit(visit, record));
  return { ...list, visits: visits.filter((visit) => visit.checks_due > 0 || visit.tests.length) };
}

function afterLead(lead: Lead, kind: string): Lead {
  if (kind === "attempt") return { ...lead, attempts: lead.attempts + 1 };
  return { ...lead, waiting: kind === "transfer" ? "receipt" : "approval" };
}

function afterVisit(visit: Visit, { kind, about }: Waiting): Visit {
  if (kind === "reading" && visit.id === about) {
    return { ...visit, checks_done: visit.checks_done + 1 };
  }
  return { ...visit, tests: visit.tests.filter(({ id }) => id !== about) };
}
