import { frame } from "./en/frame";
import { lists } from "./en/lists";
import { leads } from "./en/leads";
import { measures } from "./en/measures";
import { orders } from "./en/orders";
import { cases } from "./en/cases";
import { isolation } from "./en/isolation";
import { sampling } from "./en/sampling";
import { barrier } from "./en/barrier";
import { checkpoints } from "./en/checkpoints";
import { coldChain } from "./en/cold-chain";
import { others } from "./en/others";
import type { Same } from "./same";
import type { zh } from "./zh";

/** The same words in English; a missing key does not compile. */
export const en: Same<typeof zh> = {
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
};
