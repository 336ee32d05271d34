import { useQuery } from "@tanstack/react-query";
import { Navigate, useRouterState } from "@tanstack/react-router";

import { Shown } from "@/parts/States";

import { Shell } from "../shell/Shell";
import { MeContext, sessionQuery } from "./session";

/** Lets an officer in, and leads anybody else to the door. */
export function SignedIn() {
  const session = useQuery(sessionQuery);
  const here = useRouterState({ select: (state) => state.location.href });
  return (
    <Shown query={session}>
      {({ officer }) =>
        officer === null ? (
          <Navigate to="/sign-in" search={here === "/" ? {} : { next: here }} replace />
        ) : (
          <MeContext value={officer}>
            <Shell />
          </MeContext>
        )
      }
    </Shown>
  );
}
