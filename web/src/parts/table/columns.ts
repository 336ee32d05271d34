import { useState } from "react";
import type { ReactNode } from "react";

/** One column of a resource table. */
export interface Column<Row> {
  key: string;
  title: string;
  show: (row: Row) => ReactNode;
  width?: number;
  /** The word the API sorts by; columns without one cannot be sorted. */
  sort?: string;
  /** The API sorts by it in this direction only. */
  sortsUpOnly?: boolean;
  /** Left out of the cards on a phone. */
  deskOnly?: boolean;
  /** Buttons: on a phone they stand below the card, as wide as it is. */
  acts?: boolean;
  /** Not shown until the officer asks for it. */
  offAtFirst?: boolean;
  /** Always shown: without it a row has no name. */
  always?: boolean;
  align?: "left" | "right" | "center";
}

/** Which columns are shown, kept on this device under the table's name. */
export function useChosenColumns<Row>(
  name: string,
  columns: Column<Row>[],
): { shown: Column<Row>[]; chosen: string[]; choose: (keys: string[]) => void } {
  const keptAs = `gubei.columns.${name}`;
  const [kept, keep] = useState<string[] | null>(() => readKept(keptAs));
  const chosen = chosenKeys(columns, kept);
  return {
    chosen,
    shown: columns.filter((column) => chosen.includes(column.key)),
    choose: (keys) => {
      localStorage.setItem(keptAs, JSON.stringify(keys));
      keep(keys);
    },
  };
}

/** The keys to show: what was kept, as far as it still exists, and always the fixed ones. */
export function chosenKeys<Row>(columns: Column<Row>[], kept: string[] | null): string[] {
  return columns
    .filter((column) => {
      if (column.always === true) return true;
      return kept === null ? column.offAtFirst !== true : kept.includes(column.key);
    })
    .map((column) => column.key);
}

function readKept(keptAs: string): string[] | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keptAs) ?? "null");
    return Array.isArray(kept) ? kept.filter((key) => typeof key === "string") : null;
  } catch {
    return null;
  }
}

/** A column and a direction as the API's word: "age", "-age", or nothing. */
export function sortWord<Row>(
  columns: Column<Row>[],
  key: unknown,
  order: "ascend" | "descend" | null | undefined,
): string | undefined {
  const word = columns.find((column) => column.key === key)?.sort;
  if (word === undefined || order === null || order === undefined) return undefined;
  return order === "ascend" ? word : `-${word}`;
}
