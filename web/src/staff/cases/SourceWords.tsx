import { useTranslation } from "react-i18next";

import type { CaseLine } from "./queries";

/** Where a case caught it, and whether that is decided. */
export function SourceWords({ row }: { row: Pick<CaseLine, "source" | "source_decided"> }) {
  const { t } = useTranslation();
  const word = t(`cases.sources.${row.source}`);
  if (row.source === "unknown") return <span className="soft">{word}</span>;
  return row.source_decided ? (
    <span>{word}</span>
  ) : (
    <span>
      {word} <span className="soon">{t("cases.sourceOpen")}</span>
    </span>
  );
}
