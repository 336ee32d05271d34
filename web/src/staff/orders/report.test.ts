import { expect, test } from "vitest";

import { fieldsOf, formOfDrafts, linesOf, reportOf } from "./report";

const WORDS = { note: "备注", yes: "是", no: "否" };

test("a drafted form gets names by place, and choices only where one chooses", () => {
  const form = formOfDrafts([
    { label: " 排查户数 ", kind: "number" },
    { label: "进度", kind: "choice", required: false, choices: ["完成", "未完成"] },
    { label: "说明", kind: "text", choices: ["被改成文字之前的选项"] },
  ]);
  expect(form).toEqual([
    { name: "field_1", label: "排查户数", kind: "number", required: true, choices: [] },
    {
      name: "field_2",
      label: "进度",
      kind: "choice",
      required: false,
      choices: ["完成", "未完成"],
    },
    { name: "field_3", label: "说明", kind: "text", required: true, choices: [] },
  ]);
  expect(fieldsOf(form.map((field) => ({ ...field })))).toEqual(form);
});

test("a form from elsewhere is read with what it lacks", () => {
  expect(fieldsOf([{ name: "households", kind: "table" }])).toEqual([
    { name: "households", label: "households", kind: "text", required: true, choices: [] },
  ]);
});

test("what was left empty is not sent; no and nought are answers", () => {
  expect(reportOf({ a: "", b: undefined, c: null, d: false, e: 0, f: "有" })).toEqual({
    d: false,
    e: 0,
    f: "有",
  });
});

test("a report reads as lines: labels, yes and no in words, the note last", () => {
  const fields = formOfDrafts([
    { label: "户数", kind: "number" },
    { label: "已完成", kind: "yes_no" },
    { label: "说明" },
  ]);
  const report = { note: "另有两户出租", field_1: 0, field_2: false };
  expect(linesOf(fields, report, WORDS)).toEqual([
    { label: "户数", answer: "0" },
    { label: "已完成", answer: "否" },
    { label: "备注", answer: "另有两户出租" },
  ]);
});
