/** Where the people of a contact graph lie: a force layout that is computed a little at a time. */

export interface GraphNode {
  id: string;
  ring: number;
}

export interface GraphEdge {
  source: string;
  target: string;
}

const SPACING = 26;
const IDEAL = 34;
const COOLING = 0.985;
const STILL = 0.05;
/** Who lies farther apart than this does not push the other away. */
const REACH = 3 * SPACING;

/**
 * The layout of a graph. `step` moves everybody once and says whether anybody still moves; the
 * case stands in the middle, each ring farther out. Repulsion looks only at neighbouring cells of a
 * grid, so that a step costs about as many pairs as there are people.
 */
export class Layout {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly #ends: Int32Array;
  readonly #degree: Float64Array;
  readonly #pushX: Float64Array;
  readonly #pushY: Float64Array;
  #heat = 12;

  constructor(
    readonly nodes: readonly GraphNode[],
    edges: readonly GraphEdge[],
  ) {
    const count = nodes.length;
    this.x = new Float64Array(count);
    this.y = new Float64Array(count);
    this.#pushX = new Float64Array(count);
    this.#pushY = new Float64Array(count);
    this.#degree = new Float64Array(count).fill(1);
    this.#ends = endsOf(nodes, edges);
    for (const end of this.#ends) this.#degree[end] = (this.#degree[end] ?? 0) + 1;
    this.#begin();
  }

  get isStill(): boolean {
    return this.#heat < STILL;
  }

  /** Everybody begins on a spiral around whoever exposed them: the same graph lies the same way. */
  #begin(): void {
    const order = [...this.nodes.keys()].sort(
      (one, other) => this.#ringOf(one) - this.#ringOf(other),
    );
    order.forEach((node, place) => {
      const angle = place * 2.399963; // the golden angle: no two lie on one line
      const far = SPACING * Math.sqrt(place) + this.#ringOf(node) * SPACING;
      this.x[node] = far * Math.cos(angle);
      this.y[node] = far * Math.sin(angle);
    });
    // Whoever was exposed by somebody begins near them.
    for (let at = 0; at < this.#ends.length; at += 2) {
      const from = this.#ends[at] ?? 0;
      const to = this.#ends[at + 1] ?? 0;
      if (this.#ringOf(to) <= this.#ringOf(from)) continue;
      this.x[to] = 0.6 * (this.x[from] ?? 0) * 1.6 + 0.4 * (this.x[to] ?? 0);
      this.y[to] = 0.6 * (this.y[from] ?? 0) * 1.6 + 0.4 * (this.y[to] ?? 0);
    }
  }

  #ringOf(node: number): number {
    return this.nodes[node]?.ring ?? 0;
  }

  /** Moves until the time is used up or all is still; returns whether anybody still moves. */
  run(milliseconds: number, clock: () => number): boolean {
    const until = clock() + milliseconds;
    do this.step();
    while (!this.isStill && clock() < until);
    return !this.isStill;
  }

  step(): void {
    if (this.isStill) return;
    this.#pushX.fill(0);
    this.#pushY.fill(0);
    this.#repel();
    this.#attract();
    this.#move();
    this.#heat *= COOLING;
  }

  #repel(): void {
    const { x, y } = this;
    const cells = new Map<number, number[]>();
    const cellOf = (node: number, right = 0, down = 0) =>
      (Math.floor((x[node] ?? 0) / REACH) + right) * 65_536 +
      Math.floor((y[node] ?? 0) / REACH) +
      down;
    for (const node of this.nodes.keys()) {
      const key = cellOf(node);
      const there = cells.get(key);
      if (there === undefined) cells.set(key, [node]);
      else there.push(node);
    }
    for (const node of this.nodes.keys()) {
      for (let right = -1; right <= 1; right += 1) {
        for (let down = -1; down <= 1; down += 1) {
          for (const other of cells.get(cellOf(node, right, down)) ?? []) {
            if (other > node) this.#pushApart(node, other);
          }
        }
      }
    }
  }

  #pushApart(one: number, other: number): void {
    let right = (this.x[one] ?? 0) - (this.x[other] ?? 0);
    let down = (this.y[one] ?? 0) - (this.y[other] ?? 0);
    let square = right * right + down * down;
    if (square > REACH * REACH) return;
    if (square < 0.01) {
      // Two in one spot: part them in a direction that is always the same.
      right = ((one % 7) - 3) * 0.1 + 0.05;
      down = ((other % 5) - 2) * 0.1 + 0.05;
      square = right * right + down * down;
    }
    const force = (SPACING * SPACING) / square;
    this.#push(one, right * force, down * force);
    this.#push(other, -right * force, -down * force);
  }

  #attract(): void {
    for (let at = 0; at < this.#ends.length; at += 2) {
      const from = this.#ends[at] ?? 0;
      const to = this.#ends[at + 1] ?? 0;
      this.#pullTogether(from, to);
    }
  }

  #pullTogether(from: number, to: number): void {
    const right = (this.x[to] ?? 0) - (this.x[from] ?? 0);
    const down = (this.y[to] ?? 0) - (this.y[from] ?? 0);
    const far = Math.hypot(right, down) || 1;
    const degree = this.#degree[from] ?? 1;
    // Many edges at one person would pull it all to one point: each pulls less.
    const wish = IDEAL + 2.2 * Math.sqrt(degree) * SPACING * 0.5;
    const force = (far - wish) / far / 2;
    this.#push(from, (right * force) / degree, (down * force) / degree);
    this.#push(to, -right * force, -down * force);
  }

  #push(node: number, right: number, down: number): void {
    this.#pushX[node] = (this.#pushX[node] ?? 0) + right;
    this.#pushY[node] = (this.#pushY[node] ?? 0) + down;
  }

  #move(): void {
    for (const node of this.nodes.keys()) {
      if (this.#ringOf(node) === 0) continue;
      const right = this.#pushX[node] ?? 0;
      const down = this.#pushY[node] ?? 0;
      const far = Math.hypot(right, down);
      if (far === 0) continue;
      const step = Math.min(far, this.#heat) / far;
      this.x[node] = (this.x[node] ?? 0) + right * step;
      this.y[node] = (this.y[node] ?? 0) + down * step;
    }
  }
}

function endsOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Int32Array {
  const places = new Map(nodes.map((node, place) => [node.id, place]));
  const ends: number[] = [];
  for (const { source, target } of edges) {
    const from = places.get(source);
    const to = places.get(target);
    if (from !== undefined && to !== undefined && from !== to) ends.push(from, to);
  }
  return Int32Array.from(ends);
}
