import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";

import { readProblem, type Problem } from "../problems";

/** One page of a resource, as the API sends it. */
export interface Page<Row> {
  items: Row[];
  next?: string | null | undefined;
  total?: number | null | undefined;
}

/** The rows that a table shows, whatever they came from. */
export interface Rows<Row> {
  items: Row[];
  total: number | null;
  waiting: boolean;
  refreshing: boolean;
  problem: Problem | null;
  again: () => void;
  hasMore: boolean;
  loadingMore: boolean;
  more: () => void;
}

/** Pages asked for one after the other, as the rows of one table. */
export function rowsOf<Row>(query: UseInfiniteQueryResult<InfiniteData<Page<Row>>>): Rows<Row> {
  const pages = query.data?.pages ?? [];
  return {
    items: pages.flatMap((page) => page.items),
    total: pages[0]?.total ?? null,
    waiting: query.isPending,
    refreshing: query.isFetching && !query.isFetchingNextPage && query.isPlaceholderData,
    problem: query.error === null ? null : readProblem(query.error),
    again: () => void query.refetch(),
    hasMore: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    more: () => void query.fetchNextPage(),
  };
}

/** Rows that came in one piece. */
export function wholeRows<Row>(query: {
  data: Row[] | undefined;
  isPending: boolean;
  error: Error | null;
  refetch: () => unknown;
}): Rows<Row> {
  return {
    items: query.data ?? [],
    total: query.data?.length ?? null,
    waiting: query.isPending,
    refreshing: false,
    problem: query.error === null ? null : readProblem(query.error),
    again: () => void query.refetch(),
    hasMore: false,
    loadingMore: false,
    more: () => undefined,
  };
}

/** The rows of an answer that holds them under `items`. */
export function itemRows<Row>(query: {
  data: { items: Row[] } | undefined;
  isPending: boolean;
  error: Error | null;
  refetch: () => unknown;
}): Rows<Row> {
  const { data, isPending, error, refetch } = query;
  return wholeRows({ data: data?.items, isPending, error, refetch });
}
