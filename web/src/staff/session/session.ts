import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { createContext, use } from "react";

import { askAnew } from "@/api/askAnew";
import { api, ask } from "@/api/client";
import type { Me } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { adoptLanguage } from "@/i18n";

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async () => {
    const session = await ask(api.GET("/api/session"));
    if (session.officer !== null) adoptLanguage(session.officer.language);
    return session;
  },
  staleTime: 5 * 60_000,
});

export const MeContext = createContext<Me | null>(null);

/** The officer who is signed in; only used inside the shell, where there is one. */
export function useMe(): Me {
  const me = use(MeContext);
  if (me === null) throw new Error("useMe stands inside the shell");
  return me;
}

/** Whether the officer's role includes an ability, such as "assign". */
export function useMay(): (ability: string) => boolean {
  const me = useMe();
  return (ability) => me.abilities.includes(ability);
}

export function useSignIn() {
  const cache = useQueryClient();
  return useWrite(
    (body: { username: string; password: string }) => ask(api.POST("/api/session", { body })),
    (session) => {
      if (session.officer !== null) adoptLanguage(session.officer.language);
      cache.setQueryData(sessionQuery.queryKey, session);
    },
  );
}

export function useSignOut() {
  const cache = useQueryClient();
  const navigate = useNavigate();
  return useWrite(
    () => ask(api.DELETE("/api/session")),
    () => {
      cache.clear();
      void navigate({ to: "/sign-in", search: {} });
    },
  );
}

/** Keeps the language with the officer, so that the next device speaks it too. */
export function useKeepLanguage(): (language: "zh" | "en") => void {
  const cache = useQueryClient();
  return (language) => {
    // What the server words comes in the officer's language: ask for it anew.
    void api.PATCH("/api/session", { body: { language } }).then(() => askAnew(cache));
  };
}
