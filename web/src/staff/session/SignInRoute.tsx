import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";

import { Shown, Waiting } from "@/parts/States";

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
        officer === null ? <SignInPage /> : <GoOn to={next ?? firstPageOf(officer.role)} />
      }
    </Shown>
  );
}

function GoOn({ to }: { to: string }) {
  const navigate = useNavigate();
  useEffect(() => void navigate({ href: to, replace: true }), [navigate, to]);
  return <Waiting />;
}
