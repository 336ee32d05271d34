import { useTranslation } from "react-i18next";

import { sayMoment } from "@/parts/moments";

import type { MARKS } from "./correcting";
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
    ["permit_number", t("barrier.permit")],
    ["name", t("atBarrier.nameWas")],
    ["document", t("atBarrier.cardWas")],
    ["phone", t("atBarrier.phoneWas")],
    ["birth_date", t("atBarrier.bornWas")],
    ["celsius", t("atBarrier.celsiusAgain")],
    ["tested_at", t("atBarrier.testedWas")],
    ["is_negative", t("atBarrier.resultAgain")],
    ["facts", t("atBarrier.marksAgain")],
  ]);
  const value = (column: string, text: string) => {
    if (text === "") return text;
    if (column === "vehicle_class") return t(`barrier.classes.${text as "car"}`);
    if (column === "tested_at") return sayMoment(text);
    if (column === "facts") {
      const marks = text.split(" ") as (typeof MARKS)[number][];
      return marks.map((each) => t(`barrier.said.${each}`)).join(" ");
    }
    if (column !== "is_negative") return text;
    return t(`atBarrier.results.${text === "True" ? "negative" : "positive"}`);
  };
  return passage.corrections.map(({ at, by, reason, before }) => (
    <div key={at} className="soft corrected">
      {Object.entries(before)
        .flatMap(([key, text]) => {
          // "2.celsius": of the person at the second place.
          const [column = "", place = ""] = key.split(".").reverse();
          const name = names.get(column);
          // The kind of a plate follows from the plate.
          if (name === undefined) return [];
          const was = value(column, text) || t("ledgerOfDay.nothingBefore");
          const of = place === "" ? name : `${place} · ${name}`;
          return [t("ledgerOfDay.correctedFrom", { name: of, before: was })];
        })
        .join(" · ")}{" "}
      {t("ledgerOfDay.correctedBy", { by: by.name, at: sayMoment(at), reason })}
    </div>
  ));
}
