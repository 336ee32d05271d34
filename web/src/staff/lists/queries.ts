import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import { usePages } from "@/parts/usePages";

import type { Change, LedgerBy } from "./view";

const MINUTE = 60_000;

export function useLists(onlyOpen: boolean) {
  return usePages(
    ["lists", onlyOpen],
    (cursor) =>
      ask(
        api.GET("/api/lists", { params: { query: { still_open: onlyOpen || undefined, cursor } } }),
      ),
    { every: MINUTE },
  );
}

export function listQuery(id: string) {
  return queryOptions({
    queryKey: ["list", id],
    queryFn: () => ask(api.GET("/api/lists/{list_id}", { params: { path: { list_id: id } } })),
  });
}

export function ledgerQuery(id: string, by: LedgerBy, at: string | undefined) {
  return queryOptions({
    queryKey: ["ledger", id, by, at],
    queryFn: () =>
      ask(
        api.GET("/api/lists/{list_id}/ledger", {
          params: { path: { list_id: id }, query: { by, at } },
        }),
      ),
    refetchInterval: at === undefined ? MINUTE : false,
  });
}

/** Rows as they came: all, those that cannot be read, or those that a version changed. */
export function useListRows(id: string, only: { unreadable?: true; change?: Change | undefined }) {
  return usePages(["list-rows", id, only], (cursor) => {
    const path = { list_id: id };
    if (only.change === "gone") {
      return ask(api.GET("/api/lists/{list_id}/gone", { params: { path, query: { cursor } } }));
    }
    const { change, unreadable } = only;
    return ask(
      api.GET("/api/lists/{list_id}/rows", {
        params: { path, query: { change, unreadable, cursor } },
      }),
    );
  });
}
