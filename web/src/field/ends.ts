/** What is said of an end, what it still lacks, and the record that is made of it. */
import { endOf, searchOf, transferOf } from "./drafts";
import type { District, Lead, TodaysWork } from "./server";
import { fill } from "@/offline/words";
import { type useWords } from "./words";

type EndWords = ReturnType<typeof useWords>["words"]["end"];
export type Outcome = keyof EndWords["ways"];

/** What was typed or chosen; of it only what belongs to the outcome is sent. */
export interface Said {
  arrangement: string;
  actual_address: string;
  whereabouts: string;
  said_by: string;
  note: string;
  duplicate_of: string;
  to_name: string;
  reason: string;
  /** Districts that can be chosen, for their codes. */
  districts: District[];
  summary: string;
}

/** What stands in the form when it opens: what the phone knows already is not asked for again. */
export function saidAtFirst(lead: Lead, tries: number, words: EndWords): Said {
  const [only, ...more] = lead.same_person;
  return {
    arrangement: "",
    actual_address: "",
    whereabouts: "",
    said_by: "",
    note: "",
    duplicate_of: only !== undefined && more.length === 0 ? only.id : "",
    to_name: lead.proposed_transfer?.name ?? "",
    reason: "",
    districts: lead.proposed_transfer === null ? [] : [lead.proposed_transfer],
    summary: fill(words.tried, { n: tries }),
  };
}

/** What an officer must still say, or nothing. The fields that must be filled say so themselves. */
export function missingIn(outcome: Outcome, said: Said, tries: number, words: EndWords): string {
  if (outcome === "found" && said.arrangement === "") return `${words.arrangement}？`;
  if (outcome === "duplicate" && said.duplicate_of === "") return `${words.repeats}？`;
  return outcome === "out_of_reach" && tries === 0 ? words.noTry : "";
}

export function draftOfEnd(lead: Lead, outcome: Outcome, said: Said) {
  const { to_name, reason, note } = said;
  switch (outcome) {
    case "found":
      return endOf(lead, {
        outcome,
        arrangement: said.arrangement,
        actual_address: said.actual_address,
        note,
      });
    case "not_here":
      return endOf(lead, {
        outcome,
        whereabouts: said.whereabouts,
        said_by: said.said_by,
        note,
      });
    case "false_hit":
      return endOf(lead, { outcome, note });
    case "duplicate":
      return endOf(lead, { outcome, duplicate_of: said.duplicate_of, note });
    case "transferred":
      return transferOf(lead, { to_name, to_code: codeOf(to_name, said.districts), reason });
    case "out_of_reach":
      return searchOf(lead, said.summary);
  }
}

function codeOf(name: string, districts: District[]): string {
  return districts.find((each) => each.name === name.trim())?.code ?? "";
}

/** Districts to choose among: where the address lies first, then where others went. */
export function districtsFor(lead: Lead, list: TodaysWork | null): District[] {
  const first = lead.proposed_transfer === null ? [] : [lead.proposed_transfer];
  const names = new Set<string>();
  return [...first, ...(list?.districts ?? [])].filter(
    ({ name }) => !names.has(name) && names.add(name),
  );
}

export interface Other {
  id: string;
  text: string;
}

const MOST = 6;

/** Leads that this one may repeat: of the same person, then those on the phone, same name first. */
export function othersOf(
  lead: Lead,
  list: TodaysWork | null,
  asked: { text: string; chosen: string },
  words: EndWords,
): Other[] {
  const same = lead.same_person.map(({ id, list: name, sheet, row, state }) => {
    const ways: Record<string, string> = words.ways;
    const parts = [name, sheet, fill(words.row, { n: row }), ways[state] ?? words.open];
    return { id, text: parts.filter(Boolean).join(" · ") };
  });
  const known = new Set([lead.id, ...same.map(({ id }) => id)]);
  const sought = asked.text.trim();
  const here = (list?.leads ?? [])
    .filter(({ id }) => !known.has(id))
    .filter(
      ({ id, person, address }) =>
        id === asked.chosen ||
        (sought === ""
          ? person.name === lead.person.name
          : `${person.name} ${address}`.includes(sought)),
    )
    .slice(0, MOST)
    .map(({ id, person, address, list: name }) => ({
      id,
      text: [person.name, address, name].filter(Boolean).join(" · "),
    }));
  return [...same, ...here];
}
