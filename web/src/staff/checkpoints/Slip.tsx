import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";
import { Download } from "@/parts/Download";

import type { Passage } from "./queries";

/** The slip for the people in a vehicle: what was decided, by which rule, whom to call. */
export function Slip({ passage, language }: { passage: Passage; language?: "zh" | "en" }) {
  const { t } = useTranslation();
  const own = useLanguage().language;
  return (
    <Download
      size="small"
      path={`/api/passages/${passage.id}/slip.pdf?language=${language ?? own}`}
    >
      {t(language === undefined ? "atBarrier.slip" : `atBarrier.slips.${language}`)}
    </Download>
  );
}
