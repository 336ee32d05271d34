/** Agreements with neighbours, and the lists of checked plates that went both ways. */
import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";

type Schemas = components["schemas"];
export type Neighbour = Schemas["NeighbourShown"];
export type Neighbours = Schemas["Neighbours"];
export type CheckedList = Schemas["CheckedListShown"];
export type FileTaken = Schemas["NeighbourFileTaken"];

export const neighboursQuery = queryOptions({
  queryKey: ["neighbours"],
  queryFn: () => ask(api.GET("/api/neighbours")),
  refetchInterval: 60_000,
});
