import { useQuery } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import type { LeadDetail } from "@/api/types";
import { Shown } from "@/parts/States";

import { PersonFacts } from "./PersonFacts";

/** The person of a lead, with every number that can be revealed. */
export function LeadPerson({ lead }: { lead: LeadDetail }) {
  const id = lead.person.id;
  const person = useQuery({
    queryKey: ["person", id],
    queryFn: () =>
      ask(
        api.GET("/api/persons/{person_id}", {
          params: { path: { person_id: id }, query: { purpose: "locate" } },
        }),
      ),
    refetchOnWindowFocus: false,
  });
  return <Shown query={person}>{(found) => <PersonFacts person={found} />}</Shown>;
}
