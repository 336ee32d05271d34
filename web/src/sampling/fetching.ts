/** What a sampling desk asks of the server: the sessions, the own tubes, who is due. */
import type { PageKind } from "@/offline/meeting";
import { isWithin } from "@/offline/device";
import { ask } from "@/offline/office";

import { after, EMPTY, wholeDesk, withToday, type DeskList, type Today } from "./desk";

const MINUTE = 60_000;

export const SAMPLING: PageKind<DeskList> = {
  name: "gubei-sampling",
  trust: MINUTE,
  pull: async (_held, kept, language) => {
    const asked = kept?.chosen ?? "";
    // After each card there is nothing new but the card itself.
    if (kept !== null && isWithin(MINUTE, Date.now() - kept.fetched_at)) {
      return { into: (list) => list ?? kept };
    }
    const query = asked === "" ? "" : `?session=${asked}`;
    const today = await ask<Today>(`/sampling/desk${query}`, language);
    return {
      into: (list) => withToday(list ?? EMPTY, today, asked, Date.now()),
      now: today.now,
    };
  },
  whole: wholeDesk,
  after,
};
