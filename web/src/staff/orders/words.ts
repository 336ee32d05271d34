import { useTranslation } from "react-i18next";

import { zh } from "@/i18n/zh";

const KINDS = zh.orders.kinds;
const WHOM = zh.order.whom;
const ACTS = zh.order.act;
const SENT_BY = zh.order.way.sentBy;

/** The words for what the API names by a code; one that we do not know yet as it came. */
export function useOrderWords() {
  const { t } = useTranslation();
  return {
    kind: (kind: string) => (isIn(KINDS, kind) ? t(`orders.kinds.${kind}`) : kind),
    whom: (whom: string) => (isIn(WHOM, whom) ? t(`order.whom.${whom}`) : whom),
    act: (act: string) => (isIn(ACTS, act) ? t(`order.act.${act}`) : act),
    way: (way: string) => (way === "earlier" ? t("order.way.earlier") : t("order.way.none")),
    sent: (by: string, at: string) =>
      isIn(SENT_BY, by) ? t(`order.way.sentBy.${by}`, { at }) : t("order.way.sent", { at }),
  };
}

function isIn<Words extends object>(words: Words, word: string): word is keyof Words & string {
  return word in words;
}
