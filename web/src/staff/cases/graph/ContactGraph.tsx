import { Button, Flex, Slider } from "antd";
import { useEffect, useMemo, useRef, useState, type RefObject } from "react";
import { useTranslation } from "react-i18next";

import { sayMoment } from "@/parts/moments";

import type { Graph } from "../queries";
import "./graph.css";
import { Layout } from "./layout";
import { COLOURS, paint, sizeOf, wholeView, type Scene, type View } from "./paint";
import { wayTo } from "./path";

const BUDGET = 7; // milliseconds of layout in a frame, so that drawing has the rest
const LEGEND = ["close", "secondary", "general", "none"] as const;

/** A graph of up to some thousand people on a canvas; the table beside it says the same in words. */
export function ContactGraph({ graph }: { graph: Graph }) {
  const { t } = useTranslation();
  const span = useMemo(() => spanOf(graph), [graph]);
  const [until, setUntil] = useState(span.last);
  const [chosen, setChosen] = useState<string | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const layout = useMemo(() => new Layout(graph.nodes, graph.edges), [graph]);
  const steps = chosen === null ? [] : wayTo(graph, chosen);
  const path = new Set([...(chosen === null ? [] : [chosen]), ...steps.map(({ from }) => from)]);
  const scene: Scene = {
    graph,
    layout,
    places: useMemo(() => new Map(graph.nodes.map((node, at) => [node.id, at])), [graph]),
    until,
    chosen,
    path,
  };
  const view = useDrawing(canvas, scene);
  return (
    <section className="sheet contact-graph">
      <TimeSlider span={span} until={until} change={setUntil} />
      <p className="soft graph-help">{t("graph.help")}</p>
      <canvas
        ref={canvas}
        tabIndex={0}
        role="img"
        aria-label={t("graph.name", { nodes: graph.nodes.length, edges: graph.edges.length })}
        onClick={(event) => {
          if (!view.wasDragged()) setChosen(personAt(event.nativeEvent, scene, view.now()));
        }}
      />
      <Flex gap={8} wrap align="center" className="graph-tools">
        <Button size="small" onClick={view.whole}>
          {t("graph.fit")}
        </Button>
        <Button size="small" aria-label={t("graph.zoomIn")} onClick={() => view.zoom(1.3)}>
          +
        </Button>
        <Button size="small" aria-label={t("graph.zoomOut")} onClick={() => view.zoom(1 / 1.3)}>
          −
        </Button>
        <Legend />
        {graph.left_off > 0 ? (
          <span className="soon">{t("graph.leftOff", { count: graph.left_off })}</span>
        ) : null}
      </Flex>
      <Path graph={graph} chosen={chosen} steps={steps} />
    </section>
  );
}

interface Span {
  first: number;
  last: number;
}

/** From the first to the last meeting, in whole seconds since 1970. */
function spanOf(graph: Graph): Span {
  const times = graph.edges.map((edge) => Date.parse(edge.first_at) / 1000);
  return { first: Math.min(...times), last: Math.max(...times) };
}

function TimeSlider(props: { span: Span; until: number; change: (until: number) => void }) {
  const { t } = useTranslation();
  const { span, until, change } = props;
  const said = (seconds: number | undefined) =>
    seconds === undefined ? "" : sayMoment(new Date(seconds * 1000).toISOString());
  return (
    <Flex gap={12} align="center" wrap className="graph-time">
      <span className="numbers">{t("graph.until", { at: said(until) })}</span>
      <Slider
        className="graph-slider"
        ariaLabelForHandle={t("graph.time")}
        min={span.first}
        max={span.last}
        step={3600}
        value={until}
        tooltip={{ formatter: said }}
        onChange={change}
      />
      <Button size="small" onClick={() => change(span.last)}>
        {t("graph.all")}
      </Button>
    </Flex>
  );
}

function Legend() {
  const { t } = useTranslation();
  const dots = [
    ["case", t("graph.case")],
    ...LEGEND.map((value) => [value, t(`trace.classes.${value}`)]),
    ["", t("trace.waiting")],
  ];
  return (
    <Flex gap={10} wrap>
      {dots.map(([value = "", name]) => (
        <span key={value} className="graph-key">
          <i style={{ background: COLOURS[value] }} aria-hidden /> {name}
        </span>
      ))}
    </Flex>
  );
}

function Path(props: { graph: Graph; chosen: string | null; steps: ReturnType<typeof wayTo> }) {
  const { t } = useTranslation();
  const names = new Map(props.graph.nodes.map((node) => [node.id, node]));
  const person = props.chosen === null ? undefined : names.get(props.chosen);
  if (person === undefined) return null;
  return (
    <div aria-live="polite">
      <b>{t("graph.chosen", { name: person.name, ring: person.ring })}</b>
      <ol className="plain-list">
        {props.steps.map((step) => (
          <li key={step.to}>
            {names.get(step.from)?.name} → {names.get(step.to)?.name} · {step.place} ·{" "}
            <span className="numbers">
              {sayMoment(step.first_at)} ·{" "}
              {t("trace.lasted", { minutes: Math.round(step.minutes) })}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function personAt(event: MouseEvent, scene: Scene, view: View): string | null {
  const canvas = event.target as HTMLCanvasElement;
  const x = view.x + (event.offsetX - canvas.clientWidth / 2) / view.scale;
  const y = view.y + (event.offsetY - canvas.clientHeight / 2) / view.scale;
  let best: string | null = null;
  let nearest = 14 / view.scale;
  scene.graph.nodes.forEach((node, at) => {
    const far = Math.hypot((scene.layout.x[at] ?? 0) - x, (scene.layout.y[at] ?? 0) - y);
    if (far - sizeOf(node.ring) < nearest) {
      nearest = far - sizeOf(node.ring);
      best = node.id;
    }
  });
  return best;
}

interface Drawing {
  now: () => View;
  whole: () => void;
  zoom: (by: number) => void;
  wasDragged: () => boolean;
}

/** Draws when something changed, a frame at a time; the layout takes only what a frame can spare. */
function useDrawing(canvas: RefObject<HTMLCanvasElement | null>, scene: Scene): Drawing {
  const view = useRef<View>({ x: 0, y: 0, scale: 1 });
  const latest = useRef(scene);
  const drawing = useRef({ frame: 0, isHeld: false, dragged: false, isFree: true });
  const draw = useRef<() => void>(() => undefined);
  useEffect(() => {
    latest.current = scene;
    draw.current();
  });
  useEffect(() => {
    const board = canvas.current;
    const context = board?.getContext("2d");
    if (board === null || !context) return;
    const state = drawing.current;
    const frame = () => {
      state.frame = 0;
      const begun = performance.now();
      const moves = latest.current.layout.run(BUDGET, () => performance.now());
      if (state.isFree) {
        view.current = wholeView(latest.current.layout, board.clientWidth, board.clientHeight);
      }
      paint(board, context, latest.current, view.current);
      board.dataset["frame"] = (performance.now() - begun).toFixed(1);
      board.dataset["still"] = String(!moves);
      if (moves) draw.current();
    };
    draw.current = () => {
      if (state.frame === 0) state.frame = requestAnimationFrame(frame);
    };
    const size = new ResizeObserver(() => {
      const dense = window.devicePixelRatio || 1;
      board.width = board.clientWidth * dense;
      board.height = board.clientHeight * dense;
      draw.current();
    });
    size.observe(board);
    const stop = listen(board, view, state, () => draw.current());
    return () => {
      size.disconnect();
      stop();
      cancelAnimationFrame(state.frame);
      state.frame = 0;
    };
  }, [canvas, scene.layout]);
  return {
    now: () => view.current,
    wasDragged: () => drawing.current.dragged,
    whole: () => {
      drawing.current.isFree = true;
      draw.current();
    },
    zoom: (by) => {
      drawing.current.isFree = false;
      view.current = { ...view.current, scale: view.current.scale * by };
      draw.current();
    },
  };
}

interface Held {
  isHeld: boolean;
  dragged: boolean;
  isFree: boolean;
}

/** Drag, wheel and keys move the view. Returns what takes the listeners away. */
function listen(
  board: HTMLCanvasElement,
  view: RefObject<View>,
  state: Held,
  draw: () => void,
): () => void {
  const stop = new AbortController();
  const options = { signal: stop.signal };
  const moveBy = (right: number, down: number) => {
    state.isFree = false;
    const { x, y, scale } = view.current;
    view.current = { x: x - right / scale, y: y - down / scale, scale };
    draw();
  };
  const zoomBy = (by: number) => {
    state.isFree = false;
    view.current = { ...view.current, scale: Math.min(Math.max(view.current.scale * by, 0.05), 8) };
    draw();
  };
  board.addEventListener("pointerdown", () => {
    state.isHeld = true;
    state.dragged = false;
  }, options); // prettier-ignore
  window.addEventListener("pointerup", () => { state.isHeld = false; }, options); // prettier-ignore
  board.addEventListener("pointermove", (event) => {
    if (!state.isHeld || Math.hypot(event.movementX, event.movementY) === 0) return;
    state.dragged = state.dragged || Math.hypot(event.movementX, event.movementY) > 1;
    moveBy(event.movementX, event.movementY);
  }, options); // prettier-ignore
  board.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoomBy(event.deltaY < 0 ? 1.15 : 1 / 1.15);
  }, { ...options, passive: false }); // prettier-ignore
  board.addEventListener("keydown", (event) => {
    const step = KEYS[event.key];
    if (step !== undefined) {
      event.preventDefault();
      moveBy(...step);
    }
    if (event.key === "+" || event.key === "=") zoomBy(1.3);
    if (event.key === "-") zoomBy(1 / 1.3);
  }, options); // prettier-ignore
  return () => stop.abort();
}

const KEYS: Record<string, [number, number]> = {
  ArrowLeft: [40, 0],
  ArrowRight: [-40, 0],
  ArrowUp: [0, 40],
  ArrowDown: [0, -40],
};
