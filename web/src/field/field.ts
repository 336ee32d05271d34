/** The field page at work: today's list, fetched whole each time nothing waits. */
import type { PageKind } from "@/offline/meeting";
import { useOffline, type Offline } from "@/offline/useOffline";
import type { Language } from "@/parts/moments";

import { after, wholeList } from "./drafts";
import { pull, type TodaysWork } from "./server";

const FIELD: PageKind<TodaysWork> = {
  name: "gubei-field",
  pull: async (_held, _kept, language) => {
    const list = await pull(language);
    return { into: () => list, now: list.now };
  },
  whole: wholeList,
  after,
};

export type Field = Offline<TodaysWork>;

export function useField(language: Language): Field {
  return useOffline(FIELD, language);
}
