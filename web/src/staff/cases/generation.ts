import { useTranslation } from "react-i18next";

/** The words for a case's generation; a case that no other one is the source of is a first one. */
export function useGeneration(): (generation: number | null) => string {
  const { t } = useTranslation();
  return (generation) => {
    if (generation === null) return t("outbreak.unknownGeneration");
    return generation === 0
      ? t("cases.firstGeneration")
      : t("cases.generationOf", { n: generation });
  };
}
