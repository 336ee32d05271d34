import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { inside } from "../entrance";
import { readLedgerSearch } from "./filters";

const barrier = createRoute({
  getParentRoute: () => inside,
  path: "/barrier",
  component: lazyRouteComponent(() => import("./BarrierPage"), "BarrierPage"),
});

const checkpoints = createRoute({
  getParentRoute: () => inside,
  path: "/checkpoints",
  validateSearch: readLedgerSearch,
  component: lazyRouteComponent(() => import("./LedgerPage"), "LedgerPage"),
});

const permits = createRoute({
  getParentRoute: () => inside,
  path: "/checkpoints/permits",
  component: lazyRouteComponent(() => import("./PermitsPage"), "PermitsPage"),
});

const coldChain = createRoute({
  getParentRoute: () => inside,
  path: "/checkpoints/cold-chain",
  component: lazyRouteComponent(() => import("./ColdChainPage"), "ColdChainPage"),
});

const relays = createRoute({
  getParentRoute: () => inside,
  path: "/checkpoints/relays",
  component: lazyRouteComponent(() => import("./RelaysPage"), "RelaysPage"),
});

const neighbours = createRoute({
  getParentRoute: () => inside,
  path: "/checkpoints/neighbours",
  component: lazyRouteComponent(() => import("./NeighboursPage"), "NeighboursPage"),
});

const flow = createRoute({
  getParentRoute: () => inside,
  path: "/checkpoints/$id",
  component: lazyRouteComponent(() => import("./FlowPage"), "FlowPage"),
});

/** The pages of checkpoints. */
export const atCheckpoints = [
  barrier,
  checkpoints,
  permits,
  coldChain,
  relays,
  neighbours,
  flow,
] as const;
