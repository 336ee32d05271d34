import { useRef, useState } from "react";

import { StoreFull } from "@/offline/outbox";

import type { Said } from "./useDesk";
import { useWords } from "./words";

/** Keeps one thing at a time, or says why it is not on the device: a second tap does nothing. */
export function useKeeping() {
  const { words } = useWords();
  const [problem, setProblem] = useState("");
  const busy = useRef(false);

  async function keeping(work: () => Promise<unknown>): Promise<boolean> {
    if (busy.current) return false;
    busy.current = true;
    try {
      const why = await work();
      const isKept = !isSaid(why) || why === "";
      setProblem(isKept ? "" : words.said[why]);
      return isKept;
    } catch (error) {
      setProblem(error instanceof StoreFull ? words.full : words.notSaved);
      return false;
    } finally {
      busy.current = false;
    }
  }

  return { problem, keeping };
}

export type Keeping = ReturnType<typeof useKeeping>["keeping"];

const isSaid = (why: unknown): why is Said => typeof why === "string";
