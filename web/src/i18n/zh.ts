import { frame } from "./zh/frame";
import { lists } from "./zh/lists";
import { leads } from "./zh/leads";
import { measures } from "./zh/measures";
import { orders } from "./zh/orders";
import { cases } from "./zh/cases";
import { isolation } from "./zh/isolation";
import { sampling } from "./zh/sampling";
import { barrier } from "./zh/barrier";
import { checkpoints } from "./zh/checkpoints";
import { coldChain } from "./zh/cold-chain";
import { others } from "./zh/others";

/** The words of the screens in Chinese: the source of the keys. */
export const zh = {
  ...frame,
  ...lists,
  ...leads,
  ...measures,
  ...orders,
  ...cases,
  ...isolation,
  ...sampling,
  ...barrier,
  ...checkpoints,
  ...coldChain,
  ...others,
} as const;
