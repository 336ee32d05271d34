/** A sampling desk at work: what is scanned is kept on the device, and sent in its order. */
import { useMemo } from "react";

import type { Draft } from "@/offline/store";
import { useOffline, type Offline } from "@/offline/useOffline";
import type { Language } from "@/parts/moments";
import { newKey } from "@/parts/idempotency";
import { readScan, stepOf } from "@/parts/scanning";

import {
  chose,
  closeOf,
  currentOf,
  deskOf,
  EMPTY,
  isInTube,
  maskWho,
  sampleOf,
  takes,
  tubeOf,
  unfindable,
  withdrawOf,
  type Arrival,
  type At,
  type DeskList,
  type Session,
  type Swab,
  type Tube,
} from "./desk";
import { SAMPLING } from "./fetching";

export type SamplingPage = Offline<DeskList>;
/** Why nothing was kept of what was scanned; "" where it was. */
export type Said =
  | ""
  | "tubeFirst"
  | "twice"
  | "barcodeHere"
  | "nothing"
  | "noName"
  | "noPhone"
  | "unreadable"
  | "newTube"
  | "answer";

export function useDesk(language: Language) {
  const page = useOffline(SAMPLING, language);
  const { list, records } = page.shown;
  const shown = useMemo(() => list && deskOf(list, records), [list, records]);
  return { page, list: shown, tube: shown && currentOf(shown), ...actsOf(page) };
}

export type AtDesk = ReturnType<typeof useDesk>;

/** By the clock of the server as far as the device knows it, and by its own. */
function clockOf(ahead: number): At {
  const now = Date.now();
  return { at: new Date(now + ahead).toISOString(), device_at: new Date(now).toISOString() };
}

/** A scanner is quicker than a screen: each act asks the device how it stands, not what is shown. */
async function standing(page: SamplingPage) {
  const { list, records, ahead } = await page.peek();
  const desk = list === null ? EMPTY : deskOf(list, records);
  return { desk, records, tube: currentOf(desk), clock: clockOf(ahead) };
}

function actsOf(page: SamplingPage) {
  const { keep, change } = page;
  const choose = (session: Session | null) =>
    change((list) => chose(list, session)).then(() => page.sync());
  const set = (what: Partial<Pick<DeskList, "lane" | "capacity" | "current" | "ended">>) =>
    change((list) => ({ ...list, ...what }));

  async function openTube(barcode: string): Promise<Said> {
    const { desk, clock } = await standing(page);
    const known = desk.tubes.find((each) => each.barcode === barcode);
    if (known !== undefined && !takes(known)) return "barcodeHere";
    const id = known?.id ?? newKey();
    const current = (list: DeskList) => ({ ...list, current: id });
    if (known === undefined) await keep(tubeOf(desk, id, barcode, clock), current);
    else await change(current);
    return "";
  }

  async function take(who: Arrival, label = maskWho(who)): Promise<Said> {
    const { records, tube, clock } = await standing(page);
    if (tube === null || !takes(tube)) return "tubeFirst";
    const why = unfindable(who);
    if (why !== "") return why;
    if (isInTube(records, tube, who)) return "twice";
    await keep(sampleOf(tube, who, label, clock));
    return "";
  }

  async function scan(line: string, asked = ""): Promise<Said> {
    const { desk } = await standing(page);
    const read = readScan(line, desk.barcodes);
    if (read === null) return "nothing";
    const step = stepOf(read, asked, (text) => desk.tubes.some((each) => each.barcode === text));
    if (step === "openTube") return openTube(read.text);
    if (step !== "take") return step;
    return take(read.kind === "card" ? { document: read.text } : { code: read.text });
  }

  const keepOf = async (draft: (clock: At) => Draft) => keep(draft((await standing(page)).clock));
  return {
    choose,
    set,
    scan,
    take,
    close: (which: Tube) => keepOf((clock) => closeOf(which, clock)),
    withdraw: (swab: Swab, why: string) => keepOf((clock) => withdrawOf(swab, why, clock)),
    read: (id: string) =>
      change((list) => ({ ...list, hints: list.hints.filter((each) => each.id !== id) })),
  };
}
