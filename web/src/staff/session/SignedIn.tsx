import { useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";

import { Shown, Waiting } from "@/parts/States";

import { Shell } from "../shell/Shell";
import { MeContext, sessionQuery } from "./session";

/** The frame for an officer who is signed in; the route leads anybody else to the door. */
export function SignedIn() {
  const session = useQuery(sessionQuery);
  return (
    <Shown query={session}>
      {({ officer }) =>
        officer === null ? (
          <ToTheDoor />
        ) : (
          <MeContext value={officer}>
            <Shell />
          </MeContext>
        )
      }
    </Shown>
  );
}

/** A sign-in that ended while a page was open: the route is asked anew and leads to the door. */
function ToTheDoor() {
  const router = useRouter();
  useEffect(() => void router.invalidate(), [router]);
  return <Waiting />;
}
