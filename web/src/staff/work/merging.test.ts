import { expect, test } from "vitest";

import type { WorkLine } from "@/api/types";

import type { OrderLine } from "../orders/queries";
import { merged } from "./merging";

const lin = {
  id: "lin",
  person: { name: "林梅" },
  address: "柳沟村 12 号",
  locate_by: "2022-04-26T12:00:00+08:00",
  overdue_minutes: null,
  attempts: 0,
} as unknown as WorkLine;
const sun = {
  ...lin,
  id: "sun",
  locate_by: "2022-04-26T09:00:00+08:00",
  overdue_minutes: 30,
  attempts: 2,
};
const doors = {
  id: "doors",
  subject: "入户排查",
  unit: { code: "99990101", name: "柳沟村", level: 3 },
  due_at: "2022-04-26T10:00:00+08:00",
  accepted_at: null,
  state: "open",
} as unknown as OrderLine;

const ids = (which: "all" | "late" | "untried", part = "") =>
  merged([lin, sun], [doors], which, part).map(({ id }) => id);

test("leads and orders stand in one list, the earliest deadline first", () => {
  expect(ids("all")).toEqual(["sun", "doors", "lin"]);
});

test("late, untouched, and by a part of a word", () => {
  expect(ids("late")).toEqual(["sun"]);
  expect(ids("untried")).toEqual(["doors", "lin"]);
  expect(ids("all", "排查")).toEqual(["doors"]);
  expect(ids("all", " 柳沟村 ")).toEqual(["sun", "doors", "lin"]);
});
