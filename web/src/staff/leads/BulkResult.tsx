import { Alert } from "antd";
import { useTranslation } from "react-i18next";

import type { BulkDone as Result } from "@/api/types";
import { useLanguage } from "@/i18n";
import { say } from "@/parts/problems";

/** How many were done, and for each one that was refused the reason. */
export function BulkResult({ result }: { result: Result }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const reasons = new Map<string, number>();
  for (const { words } of result.refused) {
    const reason = say(words, language);
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return (
    <Alert
      type={result.refused.length === 0 ? "success" : "warning"}
      showIcon
      title={t("bulk.done", { done: result.done, refused: result.refused.length })}
      description={
        reasons.size === 0 ? undefined : (
          <ul className="problem-fields">
            {[...reasons].map(([reason, count]) => (
              <li key={reason}>
                {reason} <span className="numbers">× {count}</span>
              </li>
            ))}
          </ul>
        )
      }
    />
  );
}
