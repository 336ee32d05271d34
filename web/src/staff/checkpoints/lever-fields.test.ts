import { expect, test } from "vitest";

import { asksFor, leverBody } from "./lever-fields";

test("a form asks for what its act is about", () => {
  expect([...asksFor("more_officers")]).toEqual(["lane", "servers"]);
  expect(asksFor("divert").has("road")).toBe(true);
  expect(asksFor("notice").has("classes")).toBe(false);
});

test("what an act is not about is not sent, though it was filled in before", () => {
  const sent = leverBody({
    kind: "notice",
    until: "2022-04-26T18:00",
    reason: "车流高峰",
    lane: "3",
    servers: 2,
    classes: ["car"],
    text: "前方排队",
    boards: ["radio"],
  });
  expect(sent).toEqual({
    kind: "notice",
    until_at: "2022-04-26T18:00:00+08:00",
    reason: "车流高峰",
    lane: "",
    servers: null,
    classes: [],
    road: "",
    to: null,
    share: 100,
    text: "前方排队",
    boards: ["radio"],
  });
});
