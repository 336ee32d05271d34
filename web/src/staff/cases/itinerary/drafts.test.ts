import { expect, test } from "vitest";

import type { ReadLine, SiteRef } from "../queries";
import {
  clocks,
  dayAfter,
  draftOf,
  draftOfProposal,
  isReady,
  lineOf,
  surely,
  troubleOfPlace,
} from "./drafts";

const unit = { code: "110118", name: "密云区", level: 1 as const };
const site = (name: string): SiteRef => ({
  id: name,
  name,
  kind: "market",
  address: "",
  unit: unit,
  zones: [],
});
const line: ReadLine = {
  line: 1,
  text: "14:10-15 东关市场 大厅",
  start_at: "2022-04-13T14:10:00+08:00",
  end_at: "2022-04-13T15:00:00+08:00",
  place: "东关市场",
  zone: "大厅",
  seat: "",
  companions: "",
  note: "",
  protection: "",
  sites: [site("东关市场"), site("东关市场南门")],
  refusal: null,
};

test("a site of exactly the name that was typed is taken, however many others are found", () => {
  expect(surely("东关市场", line.sites)?.name).toBe("东关市场");
  expect(surely("东关", line.sites)).toBeNull();
  expect(surely("东关", [site("东关市场")])?.name).toBe("东关市场");
});

test("a line that was understood is ready and says the same again", () => {
  const draft = draftOf(line, "2022-04-20");
  expect(isReady(draft)).toBe(true);
  expect(lineOf(draft)).toBe("2022-04-13\t14:10-15:00\t东关市场\t大厅\t\t\t");
});

test("a line whose times cannot be read keeps its place and waits", () => {
  const draft = draftOf(
    { ...line, text: "25:80-99 东关市场", start_at: null, end_at: null, place: "", sites: [] },
    "2022-04-20",
  );
  expect([draft.day, draft.place, isReady(draft)]).toEqual(["2022-04-20", "东关市场", false]);
});

test("what somebody wore comes with the line, where in and out is not known yet", () => {
  const { protection, boarded, alighted } = draftOf({ ...line, protection: "mask" }, "2022-04-20");
  expect([protection, boarded, alighted]).toEqual(["mask", "", ""]);
});

test("a place that nobody knows, and one that several sites fit, say so until a site is chosen", () => {
  const draft = draftOf({ ...line, place: "东关", sites: [] }, "2022-04-20");
  expect(troubleOfPlace(draft)).toBe("unknown");
  expect(troubleOfPlace({ ...draft, sites: line.sites })).toBe("several");
  expect(troubleOfPlace({ ...draft, site: site("东关市场") })).toBeNull();
});

test("a proposal without times waits for them", () => {
  const draft = draftOfProposal(
    {
      start: 0,
      end: 9,
      text: "13日到东关市场",
      day: "2022-04-13",
      until_day: null,
      times: "",
      place: "东关市场",
      origin: "武汉",
      vehicle: "G1234次列车",
      zone: "7",
      seat: "12F",
      confidence: 0.93,
      sites: [site("东关市场")],
    },
    "2022-04-20",
  );
  expect([draft.note, draft.site?.name, isReady(draft)]).toEqual([
    "武汉 → G1234次列车",
    "东关市场",
    false,
  ]);
});

test("clocks are those of Shanghai and days go over months", () => {
  expect(clocks("2022-04-13T06:10:00Z", "2022-04-13T07:00:00Z")).toBe("14:10-15:00");
  expect(dayAfter("2022-05-01", -1)).toBe("2022-04-30");
});
