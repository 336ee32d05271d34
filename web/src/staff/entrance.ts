import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, redirect } from "@tanstack/react-router";

import { oneOf } from "@/parts/search-params";

import { sessionQuery } from "./session/session";
import { SignedIn } from "./session/SignedIn";
import { SignInRoute } from "./session/SignInRoute";
import { Lost } from "./shell/Lost";

export const root = createRootRouteWithContext<{ cache: QueryClient }>()({
  notFoundComponent: Lost,
});

export const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search): { next?: string } => withNext(oneOf(search, "next")),
  component: SignInRoute,
});

/** Only a page of this app: an address that leads elsewhere is not followed. */
function withNext(next: string | undefined): { next?: string } {
  return next !== undefined && /^\/(?!\/)/.test(next) ? { next } : {};
}

export const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  beforeLoad: async ({ context, location }) => {
    const { officer } = await context.cache.query({ ...sessionQuery, staleTime: "static" });
    if (officer !== null) return;
    throw redirect({
      to: "/sign-in",
      search: location.href === "/" ? {} : { next: location.href },
    });
  },
  component: SignedIn,
});
