import { expect, test } from "vitest";

import { Layout, type GraphEdge, type GraphNode } from "./layout";

function star(contacts: number): [GraphNode[], GraphEdge[]] {
  const nodes = [{ id: "case", ring: 0 }];
  const edges: GraphEdge[] = [];
  for (let place = 0; place < contacts; place += 1) {
    nodes.push({ id: `one-${place}`, ring: 1 });
    edges.push({ source: "case", target: `one-${place}` });
    nodes.push({ id: `two-${place}`, ring: 2 });
    edges.push({ source: `one-${place}`, target: `two-${place}` });
  }
  return [nodes, edges];
}

function settled(layout: Layout): Layout {
  while (!layout.isStill) layout.step();
  return layout;
}

test("nobody lies on somebody else, and the case lies in the middle", () => {
  const layout = settled(new Layout(...star(40)));
  expect([layout.x[0], layout.y[0]]).toEqual([0, 0]);
  const gaps = [...layout.nodes.keys()].flatMap((one) =>
    [...layout.nodes.keys()]
      .filter((other) => other > one)
      .map((other) =>
        Math.hypot(
          (layout.x[one] ?? 0) - (layout.x[other] ?? 0),
          (layout.y[one] ?? 0) - (layout.y[other] ?? 0),
        ),
      ),
  );
  expect(Math.min(...gaps)).toBeGreaterThan(8);
});

test("the same graph lies the same way every time", () => {
  const [one, other] = [settled(new Layout(...star(9))), settled(new Layout(...star(9)))];
  expect([...one.x]).toEqual([...other.x]);
  expect([...one.y]).toEqual([...other.y]);
});

test("the layout stops when its time is used up, and goes on later", () => {
  const layout = new Layout(...star(9));
  let now = 0;
  const moves = layout.run(5, () => (now += 2));
  expect(moves).toBe(true);
  expect(now).toBeLessThan(12);
});

test("an edge to somebody who is not shown is left out, and one person alone lies still", () => {
  const layout = settled(new Layout([{ id: "case", ring: 0 }], [{ source: "case", target: "?" }]));
  expect([layout.x[0], layout.y[0]]).toEqual([0, 0]);
});
