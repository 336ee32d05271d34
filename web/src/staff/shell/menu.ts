/** The entries of the side menu and the ability each asks for. */

export type Entry =
  | "/"
  | "/work"
  | "/lists"
  | "/intake"
  | "/leads"
  | "/waiting"
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
  | "matching"
  | "search"
  | "units"
  | "accessLog";

interface MenuEntry {
  to: Entry;
  word: Word;
  /** One of these abilities is enough; none asked means everybody. */
  asks: string[];
}

const ENTRIES: MenuEntry[] = [
  { to: "/", word: "home", asks: [] },
  { to: "/work", word: "work", asks: ["work"] },
  { to: "/lists", word: "lists", asks: ["intake", "work", "assign", "approve", "export"] },
  { to: "/intake", word: "intake", asks: ["intake"] },
  { to: "/leads", word: "leads", asks: ["work", "assign", "approve", "export"] },
  { to: "/waiting", word: "waiting", asks: ["assign", "approve"] },
  { to: "/matching", word: "matching", asks: ["review"] },
  { to: "/search", word: "search", asks: ["work", "assign", "approve", "review", "intake"] },
  { to: "/units", word: "units", asks: [] },
  { to: "/access-log", word: "accessLog", asks: ["audit"] },
];

export function entriesFor(may: (ability: string) => boolean): MenuEntry[] {
  return ENTRIES.filter(({ asks }) => asks.length === 0 || asks.some(may));
}
