import { expect, test } from "vitest";

import { ProblemError, readProblem, say } from "./problems";

const CALLED = {
  type: "about:blank",
  status: 409,
  code: "called_within_the_hour",
  title: "一小时内已有人联系",
  detail: "李桂芳 18 分钟前已打过电话。",
  words: { en: "Li Guifang called 18 minutes ago.", zh: "李桂芳 18 分钟前已打过电话。" },
};

test("a refusal is shown in the language of the screen, not of the answer", () => {
  const problem = readProblem(CALLED, 409);
  expect(say(problem.detail, "en")).toBe("Li Guifang called 18 minutes ago.");
  expect(say(problem.detail, "zh")).toBe("李桂芳 18 分钟前已打过电话。");
  expect([problem.code, problem.status]).toEqual(["called_within_the_hour", 409]);
});

test("a broken connection says what to do and that nothing is lost", () => {
  const problem = readProblem(new TypeError("Failed to fetch"));
  expect(problem.code).toBe("no_connection");
  expect(say(problem.detail, "en")).toContain("still here");
});

test("an answer that is no problem document is still a readable problem", () => {
  for (const strange of [undefined, null, "<html>502</html>", 7, [], { status: 500 }]) {
    const problem = readProblem(strange, 502);
    expect(say(problem.title, "zh")).not.toBe("");
    expect(problem.status).toBe(502);
  }
});

test("a problem that was thrown is read as it was", () => {
  const problem = readProblem(CALLED, 409);
  expect(readProblem(new ProblemError(problem))).toBe(problem);
});

test("where one language is missing the other stands in", () => {
  expect(say({ zh: "只有中文", en: "" }, "en")).toBe("只有中文");
  expect(say(null, "zh")).toBe("");
});

test("what is wrong with each field is kept under its name", () => {
  const words = { en: "Must be given.", zh: "必填。" };
  const problem = readProblem({ title: "内容有误", errors: [{ field: "note", words }, 3, null] });
  expect(problem.fields).toEqual({ note: words });
});
