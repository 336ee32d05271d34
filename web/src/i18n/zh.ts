import { frame } from "./zh/frame";
import { lists } from "./zh/lists";
import { leads } from "./zh/leads";
import { others } from "./zh/others";

/** The words of the screens in Chinese: the source of the keys. */
export const zh = { ...frame, ...lists, ...leads, ...others } as const;
