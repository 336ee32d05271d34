import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import type { PersonPage, Purpose } from "@/api/types";

/** Each opening writes the access log: asked for when a page opens, and never behind its back. */
export function personQuery(id: string, purpose: Purpose) {
  return queryOptions({
    queryKey: ["person", id, purpose],
    queryFn: (): Promise<PersonPage> =>
      ask(
        api.GET("/api/persons/{person_id}", {
          params: { path: { person_id: id }, query: { purpose } },
        }),
      ),
    staleTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}
