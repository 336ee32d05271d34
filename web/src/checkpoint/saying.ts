/** What is said of numbers that count as no paper, word for word as the server says it. Pure. */
import { fill } from "@/offline/words";
import type { Words } from "@/parts/problems";

import type { Lost } from "./deciding";
import { WORDS } from "./words";

export function sayLost(words: typeof WORDS.en, { place: n, isWrong }: Lost): string {
  if (!isWrong) return fill(words.nobodyToCall, { n });
  return fill(words.wrongNumber, { n }) + words.wrongAndNobody;
}

/** What is said beside the decision on who stands at a place. */
export function sayWrong(n: number): Words {
  return { zh: fill(WORDS.zh.wrongNumber, { n }), en: fill(WORDS.en.wrongNumber, { n }) };
}
