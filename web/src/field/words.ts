/** What the field page says, in both languages. It has no library for words: it stays small. */
import { createContext, useContext } from "react";

import type { Language } from "@/parts/moments";

import { en } from "./words-en";
import { zh } from "./words-zh";

export const WORDS: Record<Language, typeof en> = { zh, en };
export const Speaking = createContext<Language>("zh");

export function useWords() {
  const language = useContext(Speaking);
  return { language, words: WORDS[language] };
}

/** Puts values into a sentence: fill("{n} wait since {since}", { n: 3, since: "09:30" }). */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The word for a code, or the code itself where none is known. */
export function wordFor(words: Record<string, string>, code: string): string {
  return words[code] ?? code;
}
