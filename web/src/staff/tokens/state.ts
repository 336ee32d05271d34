import type { Token } from "@/api/types";

export type TokenState = "valid" | "expired" | "revoked";

/** How a token stands, from its dates. */
export function stateOf(token: Pick<Token, "revoked_at" | "ends_at">, now: Date): TokenState {
  if (token.revoked_at !== null) return "revoked";
  return new Date(token.ends_at) > now ? "valid" : "expired";
}
