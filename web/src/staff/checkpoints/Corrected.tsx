import { useTranslation } from "react-i18next";

import { sayMoment } from "@/parts/moments";

import type { Passage } from "./queries";

/** How a passage was corrected: what it said before, who changed it, when and why. */
export function Corrected({ passage }: { passage: Passage }) {
  const { t } = useTranslation();
  const names = new Map<string, string>([
    ["plate", t("barrier.plate")],
    ["vehicle_class", t("barrier.class")],
    ["origin", t("barrier.origin")],
    ["destination", t("barrier.destination")],
    ["goods", t("barrier.goods")],
  ]);
  const value = (column: string, text: string) =>
    column === "vehicle_class" ? t(`barrier.classes.${text as "car"}`) : text;
  return passage.corrections.map(({ at, by, reason, before }) => (
    <div key={at} className="soft corrected">
      {Object.entries(before)
        .flatMap(([column, text]) => {
          const name = names.get(column);
          // The kind of a plate follows from the plate.
          if (name === undefined) return [];
          const was = value(column, text) || t("ledgerOfDay.nothingBefore");
          return [t("ledgerOfDay.correctedFrom", { name, before: was })];
        })
        .join(" · ")}{" "}
      {t("ledgerOfDay.correctedBy", { by: by.name, at: sayMoment(at), reason })}
    </div>
  ));
}
