// @vitest-environment node
import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { importHashing } from "@/offline/seal";
import type { PassageSent } from "@/parts/barrier/kinds";
import { readDocument, readPhone, readPlate, tidyName } from "@/parts/barrier/numbers";

import { decide, gravest, outOfReach, type EntryRules, type Lost } from "./deciding";
import { sayLost } from "./saying";
import { hashOf, holds, lookUp, unpack, unpacked } from "./watch";
import { WORDS } from "./words";

interface Case {
  refused?: { en: string; zh: string };
  sent: PassageSent & { passed_at: string };
  found: string[][];
  decided: Record<string, unknown>[];
  checked?: boolean;
}
interface Typed {
  kind: "document" | "call" | "plate";
  typed: [string, string];
  hash: string;
}
interface Cases {
  rules: EntryRules;
  cases: Case[];
  key: string;
  hashes: Typed[];
  checks: { packed: string; plates: string[]; counting: Record<string, string[]> };
}

/** What the server's own code says; a test of the server keeps the file true. */
const CASES = JSON.parse(
  readFileSync(new URL("../../../tests/barrier_cases.json", import.meta.url), "utf8"),
) as Cases;
const fromHex = (hex: string) =>
  Uint8Array.from(hex.match(/../g) ?? [], (each) => Number.parseInt(each, 16));
const KEY = btoa(String.fromCharCode(...fromHex(CASES.key)));

describe("a device decides as the server does", () => {
  test.each(CASES.cases.map((each, at) => [at, each] as const))("case %i", (_, each) => {
    const found = each.found.map((facts) => ({
      listed: facts.includes("listed"),
      commuter: facts.includes("known_commuter"),
    }));
    const at = new Date(each.sent.passed_at);
    const verdicts = decide(CASES.rules, each.sent, found, at, each.checked);
    const said = verdicts.map(({ says, ...rest }) => {
      const asked = Object.entries(rest).filter(
        ([name, value]) => name !== "reference" && value !== null,
      );
      return { ...Object.fromEntries(asked), says: says.zh };
    });
    expect(said).toEqual(each.decided);
  });

  test("by rules that an older page kept without a length for a test and without the age of cards", () => {
    const rules = CASES.rules.rules.map((rule) => ({ ...rule, test_counts: undefined }));
    const kept = { ...CASES.rules, card_years: undefined, rules } as unknown as EntryRules;
    const at = new Date("2022-04-26T09:30:00+08:00");
    const rest = { celsius: 36.4, tested_at: "2022-04-25T09:30:00+08:00", is_negative: true };
    const parent = { name: "孙丽", document: "999999198506010113", ...rest };
    const child = { name: "孙小丽", birth_date: "2007-01-01", ...rest };
    const sent = { id: "1", checkpoint: "c", people: [parent, child] };
    const found = sent.people.map(() => ({ listed: false, commuter: false }));
    const outcomes = decide(kept, sent, found, at).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(["admit_with_test", "admit_with_test"]);
  });

  test("the gravest of its people's is the outcome of a vehicle", () => {
    expect(gravest(["admit", "hold", "admit_with_test"])).toBe("hold");
    expect(gravest(["admit", ""])).toBe("");
  });
});

describe("a device refuses what the server would, before it keeps it", () => {
  const saidOf = (lost: Lost | null) =>
    lost === null ? undefined : { en: sayLost(WORDS.en, lost), zh: sayLost(WORDS.zh, lost) };
  test("nobody whom nobody can find, by the rules", () => {
    const said = CASES.cases.map(({ sent }) =>
      saidOf(outOfReach(CASES.rules, sent, new Date(sent.passed_at))),
    );
    expect(said).toEqual(CASES.cases.map(({ refused }) => refused));
    expect(said.filter((each) => each !== undefined).length).toBeGreaterThan(5);
  });
  test.each([
    ["2006-04-27", "", "999999198506010113", null],
    ["2006-04-26", "", "999999198506010113", 1],
    ["2006-04-26", "199 0000 0001", "999999198506010113", null],
    ["2006-04-27", "不详", "", 1],
  ])("born %s, telephone %s, beside %s: without rules", (birth_date, phone, document, place) => {
    const people = [
      { name: "孙小丽", birth_date, phone },
      { name: "孙丽", phone: "19900000002", document },
    ];
    const at = new Date("2022-04-26T09:30:00+08:00");
    expect(outOfReach(null, { id: "1", checkpoint: "c", people }, at)?.place ?? null).toBe(place);
  });
});

describe("a typed number meets the hash of the one that is kept", () => {
  const kept: Record<Typed["kind"], (typed: [string, string]) => string[]> = {
    document: ([text]) => {
      const { number, isSure } = readDocument(text);
      return [isSure ? number : ""];
    },
    call: ([name, phone]) => [tidyName(name), readPhone(phone)],
    plate: ([text]) => [readPlate(text)],
  };
  test.each(CASES.hashes)("$kind $typed", async ({ kind, typed, hash }) => {
    const parts = kept[kind](typed);
    const key = await importHashing(KEY, "gubei watch list");
    const made = parts.includes("") ? [] : [...(await hashOf(key, kind, ...parts))];
    expect(made).toEqual([...fromHex(hash)]);
  });
});

describe("a watch list", () => {
  const pack = (hashes: Uint8Array[]) => {
    const sorted = hashes.map((each) => String.fromCharCode(...each)).sort();
    return btoa(sorted.join(""));
  };

  test("holds what stands in it and nothing else, whatever its length", () => {
    for (const many of [0, 1, 2, 3, 500]) {
      const hashes = Array.from({ length: many }, (_, at) =>
        Uint8Array.from([at % 7, at >> 4, 255 - (at % 256), at % 256, 3, 1]),
      );
      const packed = unpack(pack(hashes));
      expect(hashes.every((each) => holds(packed, each))).toBe(true);
      expect(holds(packed, Uint8Array.from([9, 9, 9, 9, 9, 9]))).toBe(false);
    }
  });

  test("finds Lin Mei by her card, or by name and telephone without one, and her vehicle", async () => {
    const key = await importHashing(KEY, "gubei watch list");
    const hashes = unpacked({
      persons: pack([
        await hashOf(key, "document", "999999198803120021"),
        await hashOf(key, "call", "林梅", "19900000001"),
      ]),
      vehicles: pack([await hashOf(key, "plate", "京A12345")]),
      known: pack([await hashOf(key, "document", "999999198506010113")]),
    });
    const looked = await lookUp(
      { key, ...hashes },
      {
        id: "1",
        checkpoint: "c",
        plate: "京A·12345",
        people: [
          { name: "林梅", phone: "199 0000 0001" },
          { name: "林小妹", phone: "19900000001" },
          { document: "999999198506010113" },
        ],
      },
      new Date(),
    );
    expect(looked).toEqual({
      carrier: true,
      check: "",
      people: [
        { listed: true, commuter: false },
        { listed: false, commuter: false },
        { listed: false, commuter: true },
      ],
    });
  });

  test.each(Object.entries(CASES.checks.counting))(
    "knows whose check upstream counts at %s",
    async (at, counting) => {
      const { packed, plates } = CASES.checks;
      const none = { persons: "", vehicles: "", known: "" };
      const key = await importHashing(KEY, "gubei watch list");
      const watch = { key, ...unpacked({ ...none, checked: packed }) };
      const looked = async (plate: string, direction: "in" | "out") =>
        lookUp(watch, { id: "1", checkpoint: "c", plate, direction, people: [] }, new Date(at));
      const found = await Promise.all(plates.map((plate) => looked(plate, "in")));
      const leaving = await Promise.all(plates.map((plate) => looked(plate, "out")));
      expect(plates.filter((_, place) => found[place]?.check !== "")).toEqual(counting);
      expect(leaving.every(({ check }) => check === "")).toBe(true);
    },
  );
});
