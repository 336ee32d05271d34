import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";

const A_WHILE = 10 * 60_000;

/** The officer's unit and all below it. */
export const unitsQuery = queryOptions({
  queryKey: ["units"],
  queryFn: () => ask(api.GET("/api/units")),
  staleTime: A_WHILE,
});

export function officersQuery(unit: string | undefined) {
  return queryOptions({
    queryKey: ["officers", unit],
    queryFn: () => ask(api.GET("/api/officers", { params: { query: { unit } } })),
  });
}

/** The own devices; an administrator's are those of every officer below. */
export const devicesQuery = queryOptions({
  queryKey: ["devices"],
  queryFn: () => ask(api.GET("/api/devices")),
});
