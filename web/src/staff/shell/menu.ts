/** The entries of the side menu and the ability each asks for. */

export type Entry =
  | "/"
  | "/work"
  | "/lists"
  | "/intake"
  | "/leads"
  | "/waiting"
  | "/orders"
  | "/escalations"
  | "/measures"
  | "/contests"
  | "/isolation"
  | "/policy"
  | "/cases"
  | "/exposures"
  | "/sampling"
  | "/rounds"
  | "/barrier"
  | "/checkpoints"
  | "/matching"
  | "/search"
  | "/units"
  | "/access-log";

type Word =
  | "home"
  | "work"
  | "lists"
  | "intake"
  | "leads"
  | "waiting"
  | "orders"
  | "escalations"
  | "measures"
  | "contests"
  | "isolation"
  | "policy"
  | "cases"
  | "exposures"
  | "sampling"
  | "rounds"
  | "barrier"
  | "checkpoints"
  | "matching"
  | "search"
  | "units"
  | "accessLog";

interface MenuEntry {
  to: Entry;
  word: Word;
  /** One of these abilities is enough; none asked means everybody. */
  asks: string[];
  /** Pages that are reached from this one and have an address of their own. */
  also?: string[];
}

const ENTRIES: MenuEntry[] = [
  { to: "/", word: "home", asks: [] },
  { to: "/work", word: "work", asks: ["work"] },
  { to: "/lists", word: "lists", asks: ["read"] },
  { to: "/intake", word: "intake", asks: ["intake"] },
  { to: "/leads", word: "leads", asks: ["read"] },
  { to: "/waiting", word: "waiting", asks: ["assign", "approve"] },
  { to: "/orders", word: "orders", asks: ["read"], also: ["/decide"] },
  { to: "/escalations", word: "escalations", asks: ["read"] },
  { to: "/measures", word: "measures", asks: ["read"], also: ["/impose"] },
  { to: "/contests", word: "contests", asks: ["care", "judge"] },
  { to: "/isolation", word: "isolation", asks: ["house"] },
  { to: "/policy", word: "policy", asks: ["read"] },
  { to: "/cases", word: "cases", asks: ["read"], also: ["/open-case"] },
  { to: "/exposures", word: "exposures", asks: ["read"] },
  {
    to: "/sampling",
    word: "sampling",
    asks: ["read", "results"],
    also: ["/tubes", "/recalls", "/groups"],
  },
  { to: "/rounds", word: "rounds", asks: ["read"] },
  { to: "/barrier", word: "barrier", asks: ["passages"] },
  { to: "/checkpoints", word: "checkpoints", asks: ["read", "passages"] },
  { to: "/matching", word: "matching", asks: ["review"] },
  { to: "/search", word: "search", asks: ["read"] },
  { to: "/units", word: "units", asks: [] },
  { to: "/access-log", word: "accessLog", asks: ["audit"] },
];

export function entriesFor(may: (ability: string) => boolean): MenuEntry[] {
  return ENTRIES.filter(({ asks }) => asks.length === 0 || asks.some(may));
}

/** Which of these entries a page belongs to; undefined for one that is reached from nowhere here. */
export function entryAt(path: string, entries: MenuEntry[]): Entry | undefined {
  const isUnder = (to: string) => path === to || (to !== "/" && path.startsWith(`${to}/`));
  return entries.findLast(({ to, also = [] }) => [to, ...also].some(isUnder))?.to;
}
