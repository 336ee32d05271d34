import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import { usePages } from "@/parts/usePages";

import type { Change } from "./view";

const MINUTE = 60_000;

export function useLists(onlyOpen: boolean) {
  return usePages(
    ["lists", onlyOpen],
    (cursor) =>
      ask(api.GET("/api/lists", { params: { query: { open: onlyOpen || undefined, cursor } } })),
    { every: MINUTE },
  );
}

export function listQuery(id: string) {
  return queryOptions({
    queryKey: ["list", id],
    queryFn: () => ask(api.GET("/api/lists/{id}", { params: { path: { id } } })),
  });
}

export function ledgerQuery(id: string, by: "unit" | "hour", at: string | undefined) {
  return queryOptions({
    queryKey: ["ledger", id, by, at],
    queryFn: () =>
      ask(api.GET("/api/lists/{id}/ledger", { params: { path: { id }, query: { by, at } } })),
    refetchInterval: at === undefined ? MINUTE : false,
  });
}

/** Rows as they came: all, those that cannot be read, or those that a version changed. */
export function useListRows(id: string, only: { unreadable?: true; change?: Change | undefined }) {
  return usePages(["list-rows", id, only], (cursor) => {
    const path = { id };
    if (only.change === "gone") {
      return ask(api.GET("/api/lists/{id}/gone", { params: { path, query: { cursor } } }));
    }
    const { change, unreadable } = only;
    return ask(
      api.GET("/api/lists/{id}/rows", { params: { path, query: { change, unreadable, cursor } } }),
    );
  });
}
