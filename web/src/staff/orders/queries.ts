import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useWrite, type Headers } from "@/api/useWrite";
import { usePages } from "@/parts/usePages";

import { isByLeads } from "./acts";
import type { OrderFilters } from "./filters";

type Schemas = components["schemas"];
export type OrderLine = Schemas["OrderRow"];
export type OrderDetail = Schemas["OrderPage"];
export type Attachment = Schemas["Attachment"];
export type ClimbedStep = Schemas["ClimbedStep"];
export type Step = Schemas["Step"];
export type DeadNotice = Schemas["DeadNotice"];
export type Owing = Schemas["Owing"];

/** Asking for these writes the access log: an act on an order is no new look at a person. */
const LOOKS = ["lead", "person", "search", "measure"];

export function useOrders(filters: OrderFilters, limit = 50) {
  return usePages(
    ["orders", filters, limit],
    (cursor) => ask(api.GET("/api/orders", { params: { query: { ...filters, cursor, limit } } })),
    { every: 60_000 },
  );
}

/** The orders that this officer answers for; those about open leads stand as these leads. */
export const myOrders = queryOptions({
  queryKey: ["my-orders"],
  queryFn: async () => {
    const query = { state: "waiting" as const, mine: true, limit: 200 };
    const { items } = await ask(api.GET("/api/orders", { params: { query } }));
    return items.filter((order) => !isByLeads(order));
  },
  refetchInterval: 60_000,
});

export const orderCounts = queryOptions({
  queryKey: ["order-counts"],
  queryFn: () => ask(api.GET("/api/orders/counts")),
  refetchInterval: 60_000,
});

export function orderQuery(id: string) {
  return queryOptions({
    queryKey: ["order", id],
    queryFn: () => ask(api.GET("/api/orders/{order_id}", { params: { path: { order_id: id } } })),
    refetchInterval: 60_000,
  });
}

/** Who comes in the vehicle that an order is about. */
export function arrivingQuery(order: string) {
  return queryOptions({
    queryKey: ["arriving", order],
    queryFn: () =>
      ask(api.GET("/api/orders/{order_id}/travellers", { params: { path: { order_id: order } } })),
    refetchInterval: 60_000,
  });
}

/** A write about orders; what is on the screen is asked for anew. */
export function useOrderAct<Sent, Answer>(
  act: (sent: Sent, headers: Headers) => Promise<Answer>,
  afterwards?: (answer: Answer) => void,
) {
  return useWrite(act, (answer) => afterwards?.(answer), { stays: LOOKS });
}
