/** What an officer can do with an order now, and why not what they cannot: pure rules. */

export const DOINGS = ["accept", "report", "pass_down", "close", "return"] as const;
export type Doing = (typeof DOINGS)[number];

export type Why =
  | "closed"
  | "byLeads"
  | "byRoom"
  | "byMeasure"
  | "byMatter"
  | "byMove"
  | "byOpening"
  | "byAnswer"
  | "byHome"
  | "bySample"
  | "byResult"
  | "byArrivals"
  | "byFinding"
  | "byFirstStop"
  | "noWork"
  | "waitsForIssuer"
  | "noPass"
  | "passLate"
  | "childrenOpen";

interface Standing {
  kind: string;
  subject_kind: string;
  state: "open" | "accepted" | "overdue" | "reported" | "closed";
  accepted_at: string | null;
  unit: { level: number };
  issued_by: { code: string };
  children: { closed_at: string | null }[];
}

export interface Able {
  work: boolean;
  assign: boolean;
  /** The codes of the officer's unit and all below it. */
  units: string[];
}

const LOWEST = 3;

/** The server says the same and has the last word. */
export function actsOn(order: Standing, able: Able): { can: Doing[]; why: Why[] } {
  if (order.state === "closed") return { can: [], why: ["closed"] };
  return order.state === "reported" ? judging(order, able) : answering(order, able);
}

/** Whether it is about all open leads of a list: then the leads answer it. */
export function isByLeads(order: { kind: string; subject_kind: string }): boolean {
  return order.kind === "locate" && order.subject_kind === "list";
}

const BY_DOING: Readonly<Record<string, Why>> = {
  "locate list": "byLeads",
  "disinfect occupancy": "byRoom",
  "control person": "byMeasure",
  "site_matter matter": "byMatter",
  "site_matter stay": "byMove",
  "site_matter opening": "byOpening",
  "contest contest": "byAnswer",
  "home_check measure": "byHome",
  "sample test": "bySample",
  "sample recall": "bySample",
  "result single": "byResult",
  "assignment passage": "byArrivals",
  "sample passage": "byArrivals",
  "locate transit": "byFinding",
  "locate first_stop": "byFirstStop",
};

/** Whether people of a vehicle are received on the page of the order. */
export function isAboutArrivals({ subject_kind }: { subject_kind: string }): boolean {
  return subject_kind === "passage" || subject_kind === "missed_arrival";
}

/** What closes an order by being done; nobody reports on such a one. */
function byDoing({ kind, subject_kind }: Standing): Why | null {
  return BY_DOING[`${kind} ${subject_kind}`] ?? null;
}

function judging(order: Standing, able: Able): { can: Doing[]; why: Why[] } {
  if (!able.assign || !able.units.includes(order.issued_by.code))
    return { can: [], why: ["waitsForIssuer"] };
  const hasOpen = order.children.some((child) => child.closed_at === null);
  return hasOpen
    ? { can: ["return"], why: ["childrenOpen"] }
    : { can: ["close", "return"], why: [] };
}

function answering(order: Standing, able: Able): { can: Doing[]; why: Why[] } {
  if (!able.work) return { can: [], why: ["noWork"] };
  const accept: Doing[] = order.accepted_at === null ? ["accept"] : [];
  const doing = byDoing(order);
  if (doing !== null && doing !== "byArrivals") return { can: accept, why: [doing] };
  const basics: Doing[] = doing === null ? [...accept, "report"] : accept;
  const said: Why[] = doing === null ? [] : [doing];
  if (order.unit.level === LOWEST) return { can: basics, why: said };
  const not = whyNotPass(order, able);
  return not === null
    ? { can: [...basics, "pass_down"], why: said }
    : { can: basics, why: [...said, not] };
}

function whyNotPass(order: Standing, able: Able): Why | null {
  if (!able.assign) return "noPass";
  return order.state === "overdue" ? "passLate" : null;
}
