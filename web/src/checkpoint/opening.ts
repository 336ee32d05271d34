/** When the checkpoint is open, as `rules/opening.py` says it on the server. Pure. */
import type { components } from "@/api/schema";
import { fill } from "@/offline/words";
import { fromField, sayClock, sayDay } from "@/parts/moments";
import type { Words } from "@/parts/problems";

import { WORDS } from "./words";

/** Both are null where it is open all day. */
export type Opening = Pick<components["schemas"]["CheckpointShown"], "opens_at" | "closes_at">;

export const ALL_DAY: Opening = { opens_at: null, closes_at: null };
const DAY = 24 * 3_600_000;

/** From when to when, "06:00" and "22:00"; null where it is open all day. */
export function hoursOf({
  opens_at,
  closes_at,
}: Opening): { opens: string; closes: string } | null {
  if (opens_at == null || closes_at == null) return null;
  const [opens, closes] = [opens_at.slice(0, 5), closes_at.slice(0, 5)];
  return opens === closes ? null : { opens, closes };
}

/** When it opens next; null where it is open at this moment. It may close after midnight. */
export function opensNext(opening: Opening, at: Date): string | null {
  const hours = hoursOf(opening);
  if (hours === null) return null;
  const { opens, closes } = hours;
  const now = sayClock(at.toISOString());
  const isOpen = opens < closes ? opens <= now && now < closes : now >= opens || now < closes;
  if (isOpen) return null;
  const day = new Date(at.getTime() + (now < opens ? 0 : DAY));
  return fromField(`${sayDay(day.toISOString())}T${opens}`);
}

/** What is said of a vehicle that comes while the checkpoint is closed: it is written down anyway. */
export function outsideHours(opening: Opening, at: Date): Words | null {
  const hours = hoursOf(opening);
  if (hours === null || opensNext(opening, at) === null) return null;
  const say = ({ opening: { outside } }: (typeof WORDS)["en"]) => fill(outside, hours);
  return { zh: say(WORDS.zh), en: say(WORDS.en) };
}
