import { useTranslation } from "react-i18next";

/** What a laboratory said of a tube; positive and doubtful stand out. */
export function Value({ value }: { value: string }) {
  const { t } = useTranslation();
  if (value === "") return <span className="soft">{t("sampling.noResult")}</span>;
  const bad = value === "positive" || value === "doubtful";
  return (
    <span className={bad ? "late" : ""}>
      {t(`sampling.values.${value as "positive" | "negative" | "doubtful" | "invalid"}`)}
    </span>
  );
}
