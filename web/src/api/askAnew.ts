import type { QueryClient, QueryKey } from "@tanstack/react-query";

/**
 * Ask anew for what is on the screen. An answer that is on its way may be older than the write: a
 * query that never had one would wait for it and keep it, so its first question is given up before.
 */
export async function askAnew(
  cache: QueryClient,
  isTouched: (key: QueryKey) => boolean = () => true,
): Promise<void> {
  await cache.cancelQueries({
    predicate: ({ queryKey, state }) => state.data === undefined && isTouched(queryKey),
  });
  await cache.invalidateQueries({ predicate: ({ queryKey }) => isTouched(queryKey) });
}
