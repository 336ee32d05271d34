import { api, ask } from "@/api/client";

import { useCaseAct } from "../queries";
import type { Draft } from "./drafts";

/** Writes drafts that are ready as visits of a person: all of them or none. */
export function useWriteDrafts(person: string, afterwards?: (written: Draft[]) => void) {
  return useCaseAct(
    (drafts: Draft[], headers) =>
      ask(
        api.POST("/api/persons/{person_id}/visits", {
          params: { path: { person_id: person } },
          body: {
            visits: drafts.map((draft) => ({
              site: draft.site?.id ?? "",
              start_at: draft.startAt ?? "",
              end_at: draft.endAt ?? "",
              zone: draft.zone,
              seat: draft.seat,
              protection: draft.protection,
              companions: draft.companions,
              boarded: draft.boarded,
              alighted: draft.alighted,
              note: draft.note,
            })),
          },
          headers,
        }),
      ),
    (_, drafts) => afterwards?.(drafts),
  );
}
