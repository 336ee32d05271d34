/** What the sampling desk says, in both languages. */
import { useContext } from "react";

import { Speaking } from "@/offline/words";
import type { Language } from "@/parts/moments";

import { en } from "./words-en";
import { zh } from "./words-zh";

export const WORDS: Record<Language, typeof en> = { zh, en };

export function useWords() {
  const language = useContext(Speaking);
  return { language, words: WORDS[language] };
}
