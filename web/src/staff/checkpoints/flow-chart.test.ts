import { describe, expect, it } from "vitest";

import { bandOf, heightOf, lineOf, topOf } from "./flow-chart";

const BOX = { width: 100, height: 50 };

describe("the charts of a checkpoint's flow", () => {
  it("end their scale with a round number above every value", () => {
    expect([[], [0], [1], [3], [11], [480], [501]].map(topOf)).toEqual([1, 1, 1, 5, 20, 500, 1000]);
  });

  it("put nothing at the bottom and the top of the scale at the top", () => {
    expect([heightOf(0, 10, BOX), heightOf(10, 10, BOX), heightOf(99, 10, BOX)]).toEqual([
      50, 0, 0,
    ]);
  });

  it("draw a line over equal steps and a band there and back", () => {
    expect(lineOf([0, 5, 10], 10, BOX)).toBe("0.0,50.0 50.0,25.0 100.0,0.0");
    expect(bandOf([0, 0], [10, 5], 10, BOX)).toBe("0.0,0.0 100.0,25.0 100.0,50.0 0.0,50.0");
  });
});
