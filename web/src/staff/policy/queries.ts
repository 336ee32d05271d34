import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";

type Schemas = components["schemas"];
export type PackLine = Schemas["PackLine"];
export type PackShown = Schemas["PackShown"];
export type PolicyInForce = Schemas["InForce"];
export type PolicyChange = Schemas["ChangeShown"];
export type Preview = Schemas["PreviewShown"];
export type Previewing = Schemas["Previewing"];

export const packsQuery = queryOptions({
  queryKey: ["policies", "packs"],
  queryFn: () => ask(api.GET("/api/policies/packs")),
});

export const changesQuery = queryOptions({
  queryKey: ["policies", "changes"],
  queryFn: () => ask(api.GET("/api/policies/changes")),
});

export function packQuery(name: string) {
  return queryOptions({
    queryKey: ["policies", "pack", name],
    queryFn: () => ask(api.GET("/api/policies/packs/{name}", { params: { path: { name } } })),
  });
}
