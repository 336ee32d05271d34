import type { QueryClient } from "@tanstack/react-query";
import {
  createRoute,
  createRouter,
  lazyRouteComponent,
  type ErrorComponentProps,
} from "@tanstack/react-router";

import { named, oneOf, parseParams, writeParams } from "@/parts/search-params";
import { readProblem } from "@/parts/problems";
import { Failed, Waiting } from "@/parts/States";

import { Lost } from "./shell/Lost";
import { inside, root, signIn } from "./entrance";
import { readCaseFilters, readCasePage } from "./cases/filters";
import { readIsolationTab } from "./isolation/tab";
import { atCheckpoints } from "./checkpoints/routes";
import { readFilters } from "./leads/filters";
import { readListView } from "./lists/view";
import { readMeasureFilters } from "./measures/filters";
import { readEscalationTab, readOrderFilters } from "./orders/filters";
import { readPurpose } from "./people/purpose";
import { readSamplingView } from "./sampling/view";

/** A page that could not even begin: the server is away, or something of ours broke. */
function PageFailed({ error, reset }: ErrorComponentProps) {
  return <Failed problem={readProblem(error)} again={reset} />;
}

const home = createRoute({
  getParentRoute: () => inside,
  path: "/",
  component: lazyRouteComponent(() => import("./home/HomePage"), "HomePage"),
});

const work = createRoute({
  getParentRoute: () => inside,
  path: "/work",
  component: lazyRouteComponent(() => import("./work/WorkPage"), "WorkPage"),
});

const lists = createRoute({
  getParentRoute: () => inside,
  path: "/lists",
  validateSearch: (search): { show?: "all" } =>
    oneOf(search, "show") === "all" ? { show: "all" } : {},
  component: lazyRouteComponent(() => import("./lists/ListsPage"), "ListsPage"),
});

const list = createRoute({
  getParentRoute: () => inside,
  path: "/lists/$id",
  validateSearch: readListView,
  component: lazyRouteComponent(() => import("./lists/ListPage"), "ListPage"),
});

const intake = createRoute({
  getParentRoute: () => inside,
  path: "/intake",
  component: lazyRouteComponent(() => import("./intake/IntakePage"), "IntakePage"),
});

const upload = createRoute({
  getParentRoute: () => inside,
  path: "/intake/$id",
  component: lazyRouteComponent(() => import("./intake/UploadPage"), "UploadPage"),
});

const leads = createRoute({
  getParentRoute: () => inside,
  path: "/leads",
  validateSearch: readFilters,
  component: lazyRouteComponent(() => import("./leads/LeadsPage"), "LeadsPage"),
});

const lead = createRoute({
  getParentRoute: () => inside,
  path: "/leads/$id",
  component: lazyRouteComponent(() => import("./leads/LeadPage"), "LeadPage"),
});

const waiting = createRoute({
  getParentRoute: () => inside,
  path: "/waiting",
  validateSearch: (params): { tab?: "approval" } =>
    oneOf(params, "tab") === "approval" ? { tab: "approval" } : {},
  component: lazyRouteComponent(() => import("./waiting/WaitingPage"), "WaitingPage"),
});

const measures = createRoute({
  getParentRoute: () => inside,
  path: "/measures",
  validateSearch: readMeasureFilters,
  component: lazyRouteComponent(() => import("./measures/MeasuresPage"), "MeasuresPage"),
});

const measure = createRoute({
  getParentRoute: () => inside,
  path: "/measures/$id",
  component: lazyRouteComponent(() => import("./measures/MeasurePage"), "MeasurePage"),
});

const impose = createRoute({
  getParentRoute: () => inside,
  path: "/impose",
  validateSearch: (params): { person?: string; lead?: string } => ({
    ...named("person", oneOf(params, "person")),
    ...named("lead", oneOf(params, "lead")),
  }),
  component: lazyRouteComponent(() => import("./measures/ImposePage"), "ImposePage"),
});

const isolation = createRoute({
  getParentRoute: () => inside,
  path: "/isolation",
  validateSearch: readIsolationTab,
  component: lazyRouteComponent(() => import("./isolation/IsolationPage"), "IsolationPage"),
});

const isolationSite = createRoute({
  getParentRoute: () => inside,
  path: "/isolation/$id",
  validateSearch: (params): { measure?: string; stay?: string } => ({
    ...named("measure", oneOf(params, "measure")),
    ...named("stay", oneOf(params, "stay")),
  }),
  component: lazyRouteComponent(() => import("./isolation/SitePage"), "SitePage"),
});

const isolationDay = createRoute({
  getParentRoute: () => inside,
  path: "/isolation/$id/today",
  component: lazyRouteComponent(() => import("./isolation/DayPage"), "DayPage"),
});

const orders = createRoute({
  getParentRoute: () => inside,
  path: "/orders",
  validateSearch: readOrderFilters,
  component: lazyRouteComponent(() => import("./orders/OrdersPage"), "OrdersPage"),
});

const order = createRoute({
  getParentRoute: () => inside,
  path: "/orders/$id",
  component: lazyRouteComponent(() => import("./orders/OrderPage"), "OrderPage"),
});

const decide = createRoute({
  getParentRoute: () => inside,
  path: "/decide",
  component: lazyRouteComponent(() => import("./orders/DecidePage"), "DecidePage"),
});

const escalations = createRoute({
  getParentRoute: () => inside,
  path: "/escalations",
  validateSearch: readEscalationTab,
  component: lazyRouteComponent(() => import("./orders/EscalationsPage"), "EscalationsPage"),
});

const contests = createRoute({
  getParentRoute: () => inside,
  path: "/contests",
  validateSearch: (params): { answered?: true } =>
    oneOf(params, "answered") === undefined ? {} : { answered: true },
  component: lazyRouteComponent(() => import("./measures/ContestsPage"), "ContestsPage"),
});

const policy = createRoute({
  getParentRoute: () => inside,
  path: "/policy",
  validateSearch: (params): { pack?: string } => named("pack", oneOf(params, "pack")),
  component: lazyRouteComponent(() => import("./policy/PolicyPage"), "PolicyPage"),
});

const cases = createRoute({
  getParentRoute: () => inside,
  path: "/cases",
  validateSearch: readCaseFilters,
  component: lazyRouteComponent(() => import("./cases/CasesPage"), "CasesPage"),
});

const oneCase = createRoute({
  getParentRoute: () => inside,
  path: "/cases/$id",
  validateSearch: readCasePage,
  component: lazyRouteComponent(() => import("./cases/CasePage"), "CasePage"),
});

const openCase = createRoute({
  getParentRoute: () => inside,
  path: "/open-case",
  validateSearch: (params): { person?: string } => named("person", oneOf(params, "person")),
  component: lazyRouteComponent(() => import("./cases/NewCasePage"), "NewCasePage"),
});

const exposures = createRoute({
  getParentRoute: () => inside,
  path: "/exposures",
  validateSearch: (params): { site?: string; from?: string; to?: string; case?: string } => ({
    ...named("site", oneOf(params, "site")),
    ...named("from", oneOf(params, "from")),
    ...named("to", oneOf(params, "to")),
    ...named("case", oneOf(params, "case")),
  }),
  component: lazyRouteComponent(() => import("./exposures/ExposuresPage"), "ExposuresPage"),
});

const matching = createRoute({
  getParentRoute: () => inside,
  path: "/matching",
  validateSearch: (search): { decided?: true } =>
    oneOf(search, "decided") === undefined ? {} : { decided: true },
  component: lazyRouteComponent(() => import("./matching/MatchingPage"), "MatchingPage"),
});

const search = createRoute({
  getParentRoute: () => inside,
  path: "/search",
  validateSearch: (params): { q?: string } => named("q", oneOf(params, "q")),
  component: lazyRouteComponent(() => import("./search/SearchPage"), "SearchPage"),
});

const person = createRoute({
  getParentRoute: () => inside,
  path: "/persons/$id",
  validateSearch: readPurpose,
  component: lazyRouteComponent(() => import("./people/PersonPage"), "PersonPage"),
});

const units = createRoute({
  getParentRoute: () => inside,
  path: "/units",
  validateSearch: (params): { unit?: string } => named("unit", oneOf(params, "unit")),
  component: lazyRouteComponent(() => import("./units/UnitsPage"), "UnitsPage"),
});

const accessLog = createRoute({
  getParentRoute: () => inside,
  path: "/access-log",
  validateSearch: (params): { person?: string; officer?: string } => ({
    ...named("person", oneOf(params, "person")),
    ...named("officer", oneOf(params, "officer")),
  }),
  component: lazyRouteComponent(() => import("./privacy/AccessLogPage"), "AccessLogPage"),
});

const retention = createRoute({
  getParentRoute: () => inside,
  path: "/retention",
  component: lazyRouteComponent(() => import("./privacy/RetentionPage"), "RetentionPage"),
});

const tokens = createRoute({
  getParentRoute: () => inside,
  path: "/tokens",
  component: lazyRouteComponent(() => import("./tokens/TokensPage"), "TokensPage"),
});

const sampling = createRoute({
  getParentRoute: () => inside,
  path: "/sampling",
  validateSearch: readSamplingView,
  component: lazyRouteComponent(() => import("./sampling/SamplingPage"), "SamplingPage"),
});

const desk = createRoute({
  getParentRoute: () => inside,
  path: "/sampling/$id",
  component: lazyRouteComponent(() => import("./sampling/DeskPage"), "DeskPage"),
});

const tube = createRoute({
  getParentRoute: () => inside,
  path: "/tubes/$id",
  component: lazyRouteComponent(() => import("./sampling/TubePage"), "TubePage"),
});

const recall = createRoute({
  getParentRoute: () => inside,
  path: "/recalls/$id",
  component: lazyRouteComponent(() => import("./sampling/RecallPage"), "RecallPage"),
});

const group = createRoute({
  getParentRoute: () => inside,
  path: "/groups/$id",
  component: lazyRouteComponent(() => import("./sampling/GroupPage"), "GroupPage"),
});

const rounds = createRoute({
  getParentRoute: () => inside,
  path: "/rounds",
  validateSearch: (params): { tab?: "planner" } =>
    oneOf(params, "tab") === "planner" ? { tab: "planner" } : {},
  component: lazyRouteComponent(() => import("./rounds/RoundsPage"), "RoundsPage"),
});

const round = createRoute({
  getParentRoute: () => inside,
  path: "/rounds/$id",
  validateSearch: (params): { unit?: string } => named("unit", oneOf(params, "unit")),
  component: lazyRouteComponent(() => import("./rounds/BoardPage"), "BoardPage"),
});

const routeTree = root.addChildren([
  signIn,
  inside.addChildren([
    home,
    work,
    lists,
    list,
    intake,
    upload,
    leads,
    lead,
    waiting,
    measures,
    measure,
    impose,
    isolation,
    isolationSite,
    isolationDay,
    orders,
    order,
    decide,
    escalations,
    contests,
    policy,
    cases,
    oneCase,
    openCase,
    exposures,
    sampling,
    desk,
    tube,
    recall,
    group,
    rounds,
    round,
    ...atCheckpoints,
    matching,
    search,
    person,
    units,
    accessLog,
    retention,
    tokens,
  ]),
]);

export function makeRouter(cache: QueryClient) {
  return createRouter({
    routeTree,
    context: { cache },
    parseSearch: parseParams,
    stringifySearch: writeParams,
    defaultPreload: "intent",
    defaultPendingComponent: Waiting,
    defaultNotFoundComponent: Lost,
    defaultErrorComponent: PageFailed,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
