/** What pages without a network say, in both languages. They have no library for words: they stay small. */
import { createContext, useContext } from "react";

import type { Language } from "@/parts/moments";

import { offline as en } from "./words-en";
import { offline as zh } from "./words-zh";

const WORDS: Record<Language, typeof en> = { zh, en };
export const Speaking = createContext<Language>("zh");

export function useShared() {
  const language = useContext(Speaking);
  return { language, words: WORDS[language] };
}

/** Puts values into a sentence: fill("{n} wait since {since}", { n: 3, since: "09:30" }). */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
