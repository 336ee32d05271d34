import { queryOptions, useQueryClient } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import type { LeadDetail, LeadLine } from "@/api/types";
import { useWrite, type Headers } from "@/api/useWrite";
import { usePages } from "@/parts/usePages";

import { asAsked, type LeadFilters } from "./filters";

const PAGE = 100;
const LARGEST_PAGE = 200;

/** Asking for these writes the access log: an act on the lead is no new look at the person. */
const LOOKS = ["lead", "person", "search"];

/** As many leads as one bulk act takes. */
export const BULK_LIMIT = 1000;

export function useLeads(filters: LeadFilters) {
  return usePages(
    ["leads", filters],
    (cursor) =>
      ask(
        api.GET("/api/leads", { params: { query: { ...asAsked(filters), cursor, limit: PAGE } } }),
      ),
    { every: 60_000 },
  );
}

/** All leads that the filters show, up to what a bulk act takes. */
export async function askAll(filters: LeadFilters): Promise<LeadLine[]> {
  const all: LeadLine[] = [];
  let cursor: string | undefined;
  do {
    const query = { ...asAsked(filters), cursor, limit: LARGEST_PAGE };
    const page = await ask(api.GET("/api/leads", { params: { query } }));
    all.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && all.length < BULK_LIMIT);
  return all.slice(0, BULK_LIMIT);
}

/** Opening a lead writes the access log, so it is asked for once and not behind the officer's back. */
export function leadQuery(id: string) {
  return queryOptions({
    queryKey: ["lead", id],
    queryFn: () =>
      ask(
        api.GET("/api/leads/{lead_id}", {
          params: { path: { lead_id: id }, query: { purpose: "locate" } },
        }),
      ),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
}

/** An act on a lead; the answer is the lead as it stands afterwards. */
export function useLeadAct<Sent>(
  lead: string,
  act: (sent: Sent, headers: Headers) => Promise<LeadDetail>,
  afterwards?: () => void,
) {
  const cache = useQueryClient();
  return useWrite(
    act,
    (answer) => {
      cache.setQueryData(leadQuery(lead).queryKey, answer);
      afterwards?.();
    },
    { stays: LOOKS },
  );
}
