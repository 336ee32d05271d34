/** The words of the barrier for every page that stands there, whatever library says them. */
import { createContext, useContext } from "react";

import { barrier as en } from "@/i18n/en/barrier";
import { barrier as zh } from "@/i18n/zh/barrier";

import type { Language } from "../moments";

const BARRIER = { zh: zh.barrier, en: en.barrier };

type Path<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? Key : `${Key}.${Path<Tree[Key]>}`;
}[keyof Tree & string];

export type BarrierKey = Path<(typeof zh)["barrier"]>;
export type Say = (key: BarrierKey, values?: Record<string, string | number>) => string;

export const Saying = createContext<Say>((key) => key);

export function useSay(): Say {
  return useContext(Saying);
}

type Tree = { readonly [key: string]: string | Tree };

/** The words of the barrier without a library: "{{n}}" is filled in. */
export function barrierIn(language: Language): Say {
  return (key: BarrierKey, values = {}) => {
    const found = key
      .split(".")
      .reduce<string | Tree>(
        (tree, part) => (typeof tree === "string" ? tree : (tree[part] ?? key)),
        BARRIER[language],
      );
    const text = typeof found === "string" ? found : key;
    return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole));
  };
}
