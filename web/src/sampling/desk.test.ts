import { describe, expect, it } from "vitest";

import type { Draft, Waiting } from "@/offline/store";

import {
  after,
  chose,
  closeOf,
  closesByHand,
  currentOf,
  deskOf,
  dueLike,
  EMPTY,
  isInTube,
  maskWho,
  meaning,
  named,
  sampleOf,
  sizeOf,
  sizesOf,
  takes,
  tubeOf,
  unfindable,
  withdrawOf,
  nameIn,
  withToday,
  type Arrival,
  type DeskList,
  type Today,
} from "./desk";

const NOW = "2022-04-26T09:30:00.000Z";
const AT = { at: NOW, device_at: NOW };
const SQUARE = {
  id: "s1",
  place: "柳沟村广场",
  unit: "柳沟村",
  kind: "point",
  begins_at: NOW,
  ends_at: NOW,
  pool_size: 5,
  lanes: 2,
} as const;
const LIN = {
  person: "lin",
  name: "林*",
  sex: "female",
  age: 34,
  unit: "柳沟村",
  why: ["measure"],
  late: false,
} satisfies Today["due"][number];
const TODAY: Today = {
  now: NOW,
  sessions: [SQUARE],
  session: "s1",
  tubes: [
    {
      id: "t1",
      barcode: "GB-1",
      capacity: 5,
      lane: 1,
      is_closed: false,
      people: [{ id: "a", place: 1, name: "王*" }],
    },
  ],
  due: [LIN, { ...LIN, person: "li", name: "李*", unit: "古北口村", age: 60 }],
  due_is_cut: true,
  barcodes: [{ prefix: "GB-", length: 4 }],
};
const refusal = (code: string) => ({
  code,
  status: 409,
  title: { en: "", zh: "" },
  detail: null,
  fields: {},
});

const kept = (draft: Draft, id: string, refused = ""): Waiting => ({
  ...draft,
  id: draft.id ?? id,
  made_at: NOW,
  tries: 0,
  rejected: refused === "" ? null : refusal(refused),
});

const here: DeskList = withToday(chose({ ...EMPTY, sessions: [SQUARE] }, SQUARE), TODAY, "s1", 1);
const opened = kept(tubeOf(here, "t2", "GB-2", AT), "t2");

function filled(...who: [Arrival, string?][]): Waiting[] {
  const desk = deskOf(here, [opened]);
  const tube = desk.tubes[0];
  if (tube === undefined) throw new Error("it was opened");
  const samples = who.map(([each, refused], at) =>
    kept(sampleOf(tube, each, maskWho(each), AT), `r${String(at)}`, refused),
  );
  return [opened, ...samples];
}

const coded = (code: string): [Arrival] => [{ code }];

const namesIn = (desk: DeskList) =>
  desk.tubes[0]?.people.map(({ place, name, state }) => [place, name, state]);

describe("a desk without a network", () => {
  it("opens a tube, and shows who is in it in their order as the server would", () => {
    const desk = deskOf(
      here,
      filled([{ document: "999999198803120021" }], [{ person: "lin", name: "林梅" }]),
    );
    expect(currentOf(desk)?.barcode).toBe("GB-2");
    expect(namesIn(desk)).toEqual([
      [1, "…0021", "waiting"],
      [2, "林*", "waiting"],
    ]);
    expect(desk.due.map(({ name }) => name)).toEqual(["李*"]);
    expect(desk.due_is_cut).toBe(true);
  });

  it("takes nobody into a tube that is full or closed, and fills a place that was taken back", () => {
    const five = filled(...["1", "2", "3", "4", "5"].map(coded));
    const full = deskOf(here, five);
    const [tube] = full.tubes;
    if (tube === undefined) throw new Error("it was opened");
    expect(takes(tube)).toBe(false);
    expect(currentOf(full)?.barcode).toBe("GB-1");

    const second = tube.people[1];
    if (second === undefined) throw new Error("five are in it");
    const back = kept(withdrawOf(second, "扫错证件", AT), "w");
    expect(back.body).toEqual({ why: "扫错证件", at: NOW, device_at: NOW });
    const sixth = kept(sampleOf(tube, { code: "6" }, "…6", AT), "r9");
    const again = deskOf(here, [...five, back, sixth]);
    expect(namesIn(again)?.map(([place, name]) => [place, name])).toEqual([
      [1, "…1"],
      [2, "…6"],
      [3, "…3"],
      [4, "…4"],
      [5, "…5"],
    ]);
    const closed = deskOf(here, [opened, kept(closeOf(tube, AT), "c")]);
    expect(closed.tubes[0]?.is_closed).toBe(true);
  });

  it("keeps the place of a swab whose card is not known: it can be named in a full tube", () => {
    const three = filled([{ code: "1" }], [{ code: "2" }, "not_known"], [{ code: "3" }]);
    const desk = deskOf(here, three);
    expect(namesIn(desk)).toEqual([
      [1, "…1", "waiting"],
      [2, "…2", "refused"],
      [3, "…3", "waiting"],
    ]);
    const five = filled([{ code: "1" }, "not_known"], ...["2", "3", "4", "5"].map(coded));
    const [full] = deskOf(here, five).tubes;
    expect(full && [takes(full), closesByHand(full)]).toEqual([false, true]);
    const [tube, , ...others] = five;
    const [let_go] = deskOf(here, tube ? [tube, ...others] : []).tubes;
    expect(let_go && takes(let_go)).toBe(true);
  });

  it.each(["twice_in_tube", "tube_full", "tube_told", "sample_withdrawn"])(
    "gives the place away where the server says by %s that nobody lies there",
    (code) => {
      const desk = deskOf(here, filled([{ code: "1" }, code], [{ code: "2" }]));
      expect(namesIn(desk)).toEqual([[1, "…2", "waiting"]]);
    },
  );

  it("knows a card that waits in this tube, and one that was taken back", () => {
    const records = filled([{ document: "999999198803120021" }]);
    const [tube] = deskOf(here, records).tubes;
    if (tube?.people[0] === undefined) throw new Error("somebody is in it");
    const card = { document: "999999198803120021" };
    expect(isInTube(records, tube, card)).toBe(true);
    expect(isInTube(records, tube, { code: "other" })).toBe(false);
    expect(isInTube(filled([card, "sample_withdrawn"]), tube, card)).toBe(false);
    const back = kept(withdrawOf(tube.people[0], "扫错证件", AT), "w");
    expect(isInTube([...records, back], tube, card)).toBe(false);
  });
});

it("means only whom the card says that was scanned again, whoever was chosen before", () => {
  const chosen = { person: "lin", phone: "13800000000" };
  const [, sample] = filled([chosen, "twice_in_tube"]);
  const again = sample && meaning(sample, { document: "999999198803120021" });
  expect(again?.label).toBe("…0021");
  expect(again?.body).toEqual({
    at: NOW,
    document: "999999198803120021",
    code: "",
    person: null,
    name: "",
    phone: "",
  });
  const told = again && named(again, { name: "林梅" });
  expect([told?.label, told?.body.name]).toEqual(["林* …0021", "林梅"]);
});

describe("what the server says", () => {
  const taken = (name: string, closed_at: string | null, sampled_before: string | null = null) => ({
    person: { id: "r0", place: 3, name },
    tube: { closed_at },
    sampled_before,
  });

  it("names people masked, gives the place, and tells of a sample a few hours ago", () => {
    const [, sample] = filled([{ document: "999999198803120021" }]);
    if (sample === undefined) throw new Error("it was taken");
    const sent = after(here, opened, { id: "t2" });
    const list = after(sent, sample, taken("林梅", null, "2022-04-26T01:00:00Z"));
    expect(namesIn(list)).toEqual([[3, "林*", "sent"]]);
    expect(list.hints).toEqual([{ id: "r0", name: "林*", at: "2022-04-26T01:00:00Z" }]);
    const again = after(list, sample, taken("林梅", null, "2022-04-26T01:00:00Z"));
    expect(again).toEqual(list);
    expect(JSON.stringify(list)).not.toContain("林梅");
    expect(JSON.stringify(list)).not.toContain("0021");
  });

  it("leaves nobody on the device once the session has ended", () => {
    const over = withToday(here, { ...TODAY, sessions: [], session: null }, "s1", 2);
    const { barcodes } = TODAY;
    expect(over).toEqual({ ...EMPTY, barcodes, ended: "柳沟村广场", fetched_at: 2 });
    expect(chose(here, null)).toEqual({ ...EMPTY, barcodes, sessions: [SQUARE] });
  });

  it("is not taken for another session that was chosen meanwhile", () => {
    const other = chose(here, { ...SQUARE, id: "s2" });
    expect(withToday(other, TODAY, "s1", 2)).toEqual({ ...other, sessions: [SQUARE] });
  });
});

it("opens tubes of one for people in isolation, whatever was chosen or planned before", () => {
  const inn = { ...SQUARE, id: "s3", kind: "isolation", pool_size: 10 } as const;
  const desk = chose({ ...EMPTY, sessions: [SQUARE, inn] }, inn);
  expect([sizesOf(inn), sizeOf(desk)]).toEqual([[1], 1]);
  expect(tubeOf(desk, "t3", "GB-3", AT).body).toMatchObject({ capacity: 1 });
  expect([sizesOf(SQUARE), sizeOf(here)]).toEqual([[1, 5, 10, 20], 5]);
});

it("finds who is due by the first character, then by village or age", () => {
  expect(dueLike(here, "林梅").map(({ person }) => person)).toEqual(["lin"]);
  expect(dueLike(here, "李 古北口").map(({ person }) => person)).toEqual(["li"]);
  expect(dueLike(here, "李 34")).toEqual([]);
  expect(dueLike(here, " ")).toEqual([]);
});

it("takes nobody by name whom no one could find after a positive, as the server has it", () => {
  const cases: [Arrival, string][] = [
    [{ name: "周演示" }, "noPhone"],
    [{ name: "周演示", phone: "12345" }, "noPhone"],
    [{ name: "？", phone: "19900000071" }, "noName"],
    [{ name: "周某某", phone: "19900000071" }, "noName"],
    [{ name: "周演示", phone: "+86 199 0000 0071" }, ""],
    [{ name: "周小宝", phone: "010-69041234" }, ""],
    [{ document: "999999198803120021" }, ""],
    [{ person: "lin" }, ""],
  ];
  expect(cases.map(([who]) => unfindable(who))).toEqual(cases.map(([, why]) => why));
});

it("takes the name alone out of what was typed to find somebody", () => {
  const typed = ["李梅 古北口 34", "古丽努尔·买买提", "John O'Neill 古北口", "Ann Lee 60", " "];
  expect(typed.map(nameIn)).toEqual(["李梅", "古丽努尔·买买提", "John O'Neill", "Ann Lee", ""]);
});
