import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";

type Schemas = components["schemas"];
export type OutbreakTaken = Schemas["OutbreakTaken"];
export type ForeignRow = Schemas["ForeignRow"];
export type RowKind = NonNullable<Schemas["RowKind"]["kind"]>;

export const SYSTEMS_IN = ["godata", "sormas", "dhis2"] as const;
export const SYSTEMS_OUT = ["godata", "sormas", "dhis2", "fhir"] as const;
export const ROW_KINDS = ["case", "contact", "relation", "follow_up", "sample"] as const;
export const COUNTED = ["cases", "contacts", "relations", "follow_ups", "samples"] as const;
export const OUTCOMES = ["new", "changed", "unchanged", "left_out"] as const;

export const foreignFiles = queryOptions({
  queryKey: ["foreign-files"],
  queryFn: () => ask(api.GET("/api/interchange/files")),
});
