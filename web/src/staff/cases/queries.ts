import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useWrite, type Headers } from "@/api/useWrite";
import { usePages } from "@/parts/usePages";

import type { CaseFilters, CasePageView } from "./filters";

type Schemas = components["schemas"];
export type CaseLine = Schemas["CaseRow"];
export type CaseDetail = Schemas["CaseDetail"];
export type Source = Schemas["SourceShown"];
export type SiteRef = Schemas["SiteRef"];
export type SiteKind = SiteRef["kind"];
export type Visit = Schemas["VisitShown"];
export type ReadLine = Schemas["LineShown"];
export type Protection = Schemas["Protection"];
export type Proposed = Schemas["ProposalShown"];
export type Contact = Schemas["ContactShown"];
export type TraceRun = Schemas["TraceShown"];
export type Graph = Schemas["GraphShown"];
export type BoardCell = Schemas["BoardCellShown"];
export type Chains = Schemas["ChainsShown"];
export type Curve = Schemas["CurveShown"];
export type Exposure = Schemas["ExposureShown"];

/** Asking for these writes the access log: an act on a case is no new look at other people. */
const LOOKS = ["person", "search", "lead", "measure", "units"];

export function useCases({ view, classification, sort, unit, q }: CaseFilters) {
  const filters = { view, classification, sort, unit, q };
  return usePages(["cases", filters], (cursor) =>
    ask(api.GET("/api/cases", { params: { query: { ...filters, cursor, limit: 50 } } })),
  );
}

export const caseCounts = queryOptions({
  queryKey: ["case-counts"],
  queryFn: () => ask(api.GET("/api/cases/counts")),
});

export function caseQuery(id: string) {
  return queryOptions({
    queryKey: ["case", id],
    queryFn: () =>
      ask(
        api.GET("/api/cases/{case_id}", {
          params: { path: { case_id: id }, query: { purpose: "investigate" } },
        }),
      ),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
}

export function visitsQuery(person: string) {
  return queryOptions({
    queryKey: ["visits", person],
    queryFn: () =>
      ask(
        api.GET("/api/persons/{person_id}/visits", {
          params: { path: { person_id: person }, query: { purpose: "investigate" } },
        }),
      ),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
}

export function tracesQuery(id: string) {
  return queryOptions({
    queryKey: ["traces", id],
    queryFn: () => ask(api.GET("/api/cases/{case_id}/traces", { params: path(id) })),
  });
}

export function useContacts(id: string, view: CasePageView) {
  const { state, value, ring, sort, q } = view;
  const query = {
    view: state ?? ("all" as const),
    value: value ?? ("" as const),
    ring: ring ?? null,
    sort: sort ?? ("ring" as const),
    q: q ?? "",
  };
  return usePages(["contacts", id, query], (cursor) =>
    ask(
      api.GET("/api/cases/{case_id}/contacts", {
        params: { ...path(id), query: { ...query, cursor, limit: 100 } },
      }),
    ),
  );
}

export function contactCounts(id: string) {
  return queryOptions({
    queryKey: ["contact-counts", id],
    queryFn: () => ask(api.GET("/api/cases/{case_id}/contacts/counts", { params: path(id) })),
  });
}

export function graphQuery(id: string) {
  return queryOptions({
    queryKey: ["graph", id],
    queryFn: () =>
      ask(
        api.GET("/api/cases/{case_id}/graph", { params: { ...path(id), query: { most: 2000 } } }),
      ),
  });
}

export function boardQuery(id: string) {
  return queryOptions({
    queryKey: ["board", id],
    queryFn: () => ask(api.GET("/api/cases/{case_id}/board", { params: path(id) })),
  });
}

export const chainsQuery = queryOptions({
  queryKey: ["chains"],
  queryFn: () => ask(api.GET("/api/outbreak/chains")),
});

export const clustersQuery = queryOptions({
  queryKey: ["clusters"],
  queryFn: () => ask(api.GET("/api/outbreak/clusters", { params: { query: { least: 2 } } })),
});

export const curveQuery = queryOptions({
  queryKey: ["curve"],
  queryFn: () => ask(api.GET("/api/outbreak/curve")),
});

export function proposedSites(q: string) {
  return queryOptions({
    queryKey: ["site-proposals", q],
    queryFn: () => ask(api.GET("/api/sites/proposals", { params: { query: { q } } })),
    enabled: q.trim() !== "",
    staleTime: 60_000,
  });
}

function path(id: string) {
  return { path: { case_id: id } };
}

/** A write about a case; what is on the screen is asked for anew. */
export function useCaseAct<Sent, Answer>(
  act: (sent: Sent, headers: Headers) => Promise<Answer>,
  afterwards?: (answer: Answer, sent: Sent) => void,
) {
  return useWrite(act, afterwards, { stays: LOOKS });
}
