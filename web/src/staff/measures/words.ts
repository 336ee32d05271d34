import { useTranslation } from "react-i18next";

import { zh } from "@/i18n/zh";

/** Looks a code up among the words of a group; a code we do not know is shown as it came. */
type Group = "states" | "kinds" | "methods" | "specimens" | "symptom" | "need" | "kindsOfAct";

export function useMeasureWord(): (group: Group, code: string | null) => string {
  const { t } = useTranslation();
  return (group, code) => {
    if (code === null || !(code in zh.measures[group])) return code ?? "";
    return t(`measures.${group}.${code}` as "measures.states.running");
  };
}
