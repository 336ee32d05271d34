import { useTranslation } from "react-i18next";

import type { TokenToMake } from "@/api/types";

export type Scope = TokenToMake["scopes"][number];

/** What a token can be used for, and the ability that its officer needs. */
export const SCOPES: Record<Scope, string> = {
  "lists:read": "read",
  "lists:write": "intake",
  "leads:read": "read",
  "leads:write": "work",
  "results:write": "results",
};

const WORDS = {
  "lists:read": "listsRead",
  "lists:write": "listsWrite",
  "leads:read": "leadsRead",
  "leads:write": "leadsWrite",
  "results:write": "resultsWrite",
} as const satisfies Record<Scope, string>;

export function isScope(text: string): text is Scope {
  return text in SCOPES;
}

export function useScopeName(): (scope: Scope) => string {
  const { t } = useTranslation();
  return (scope) => t(`tokens.scopes.${WORDS[scope]}`);
}
