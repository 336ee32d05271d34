import type { Graph } from "../queries";

export interface Way {
  from: string;
  to: string;
  place: string;
  first_at: string;
  minutes: number;
}

/** How it came from the case to a person: each step by whom they were first met. */
export function wayTo(graph: Graph, person: string): Way[] {
  const names = new Map(graph.nodes.map((node) => [node.id, node]));
  const steps: Way[] = [];
  let here = person;
  for (let guard = 0; guard < 10; guard += 1) {
    const node = names.get(here);
    if (node === undefined || node.ring === 0) break;
    const nearer = graph.edges
      .filter((edge) => edge.target === here && (names.get(edge.source)?.ring ?? 9) < node.ring)
      .sort((one, other) => one.first_at.localeCompare(other.first_at))[0];
    if (nearer === undefined) break;
    steps.unshift({
      from: nearer.source,
      to: here,
      place: nearer.place,
      first_at: nearer.first_at,
      minutes: nearer.minutes,
    });
    here = nearer.source;
  }
  return steps;
}
