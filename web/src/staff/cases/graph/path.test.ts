import { expect, test } from "vitest";

import type { Graph } from "../queries";
import { wayTo } from "./path";

const edge = (source: string, target: string, hour: number): Graph["edges"][number] => ({
  source,
  target,
  site: null,
  place: `${source}-${target}`,
  first_at: `2022-04-13T${String(hour).padStart(2, "0")}:00:00+08:00`,
  last_at: "2022-04-13T23:00:00+08:00",
  minutes: 30,
});
const graph: Graph = {
  nodes: [
    { id: "林梅", name: "林梅", ring: 0, value: "case" },
    { id: "王强", name: "王强", ring: 1, value: "" },
    { id: "赵云", name: "赵云", ring: 1, value: "" },
    { id: "李雷", name: "李雷", ring: 2, value: "" },
  ],
  edges: [
    edge("林梅", "王强", 9),
    edge("林梅", "赵云", 8),
    edge("王强", "李雷", 12),
    edge("赵云", "李雷", 11),
  ],
  left_off: 0,
};

test("the way goes through whoever was met first", () => {
  expect(wayTo(graph, "李雷").map(({ place }) => place)).toEqual(["林梅-赵云", "赵云-李雷"]);
});

test("the case itself has no way", () => {
  expect(wayTo(graph, "林梅")).toEqual([]);
});
