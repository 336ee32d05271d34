import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";

import { rowsOf, type Page, type Rows } from "./table/rows";

/** A resource in pages: the next page is asked for by the cursor that the last one gave. */
export function usePages<Row>(
  key: readonly unknown[],
  ask: (cursor: string | undefined) => Promise<Page<Row>>,
  { every }: { every?: number } = {},
): Rows<Row> {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => ask(pageParam ?? undefined),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    placeholderData: keepPreviousData,
    ...(every === undefined ? {} : { refetchInterval: every }),
  });
  return rowsOf(query);
}
