import type { Graph } from "../queries";
import type { Layout } from "./layout";

/** What of the plane is seen: the middle of the canvas is (x, y), a unit is `scale` pixels. */
export interface View {
  x: number;
  y: number;
  scale: number;
}

export interface Scene {
  graph: Graph;
  layout: Layout;
  places: Map<string, number>;
  /** Seconds since 1970: who was met later is not drawn. */
  until: number;
  /** The person looked at, and those on the way from the case to them. */
  chosen: string | null;
  path: ReadonlySet<string>;
}

export const COLOURS: Record<string, string> = {
  case: "#b3362b",
  close: "#c46a14",
  secondary: "#1f5fa6",
  general: "#6b7885",
  none: "#b9c3cd",
  "": "#33414f",
};
const EDGE = "#c3ccd6";
const PATH = "#b3362b";

/** Draws the whole scene anew; returns how many people were drawn. */
export function paint(
  canvas: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
): number {
  const dense = window.devicePixelRatio || 1;
  context.setTransform(dense, 0, 0, dense, 0, 0);
  context.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  context.translate(canvas.clientWidth / 2, canvas.clientHeight / 2);
  context.scale(view.scale, view.scale);
  context.translate(-view.x, -view.y);
  const met = paintEdges(context, scene, view);
  return paintPeople(context, scene, view, met);
}

/** Draws who met whom, the way to the chosen person on top; returns who was met by then. */
function paintEdges(context: CanvasRenderingContext2D, scene: Scene, view: View): Set<string> {
  const { graph, until, path } = scene;
  const edges = graph.edges.filter(({ first_at }) => !(Date.parse(first_at) / 1000 > until));
  const way = edges.filter(({ source, target }) => path.has(source) && path.has(target));
  context.lineWidth = 1 / view.scale;
  context.strokeStyle = EDGE;
  strokeEdges(context, scene, edges);
  context.lineWidth = 3 / view.scale;
  context.strokeStyle = PATH;
  strokeEdges(context, scene, way);
  const met = new Set(graph.nodes.filter(({ ring }) => ring === 0).map(({ id }) => id));
  for (const { source, target } of edges) met.add(target).add(source);
  return met;
}

function strokeEdges(
  context: CanvasRenderingContext2D,
  { layout, places }: Scene,
  edges: Graph["edges"],
): void {
  context.beginPath();
  for (const { source, target } of edges) {
    const from = places.get(source);
    const to = places.get(target);
    if (from === undefined || to === undefined) continue;
    context.moveTo(layout.x[from] ?? 0, layout.y[from] ?? 0);
    context.lineTo(layout.x[to] ?? 0, layout.y[to] ?? 0);
  }
  context.stroke();
}

function paintPeople(
  context: CanvasRenderingContext2D,
  { graph, layout, chosen, path }: Scene,
  view: View,
  met: Set<string>,
): number {
  const withNames = view.scale > 0.9 && graph.nodes.length < 120;
  context.font = `${12 / view.scale}px "Noto Sans SC", "Noto Sans CJK SC", sans-serif`;
  let drawn = 0;
  graph.nodes.forEach((node, place) => {
    if (!met.has(node.id)) return;
    drawn += 1;
    const x = layout.x[place] ?? 0;
    const y = layout.y[place] ?? 0;
    const size = sizeOf(node.ring);
    context.beginPath();
    context.arc(x, y, size, 0, 2 * Math.PI);
    context.fillStyle = COLOURS[node.ring === 0 ? "case" : node.value] ?? "#33414f";
    context.fill();
    if (node.id === chosen) {
      context.lineWidth = 3 / view.scale;
      context.strokeStyle = "#14263f";
      context.stroke();
    }
    if (withNames || node.ring === 0 || path.has(node.id)) {
      context.fillStyle = "#1b2733";
      context.fillText(node.name, x + size + 3 / view.scale, y + 4 / view.scale);
    }
  });
  return drawn;
}

export function sizeOf(ring: number): number {
  return ring === 0 ? 11 : ring === 1 ? 7 : 5;
}

/** The view in which everybody is seen. */
export function wholeView(layout: Layout, width: number, height: number): View {
  const right = Math.max(60, ...layout.x.map(Math.abs)) + 30;
  const down = Math.max(60, ...layout.y.map(Math.abs)) + 30;
  return { x: 0, y: 0, scale: Math.min(width / (2 * right), height / (2 * down), 2) };
}
