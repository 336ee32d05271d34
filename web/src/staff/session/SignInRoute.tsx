import { useQuery } from "@tanstack/react-query";
import { Navigate, useSearch } from "@tanstack/react-router";

import { Shown } from "@/parts/States";

import { firstPageOf } from "./first-page";
import { sessionQuery } from "./session";
import { SignInPage } from "./SignInPage";

/** The door, until somebody is signed in; then the page they came for, or their own first page. */
export function SignInRoute() {
  const session = useQuery(sessionQuery);
  const { next } = useSearch({ from: "/sign-in" });
  return (
    <Shown query={session}>
      {({ officer }) =>
        officer === null ? (
          <SignInPage />
        ) : (
          <Navigate to={next ?? firstPageOf(officer.role)} replace />
        )
      }
    </Shown>
  );
}
