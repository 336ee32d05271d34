import { Progress, Result } from "antd";
import { useTranslation } from "react-i18next";

import type { Upload } from "@/api/types";
import { useLanguage } from "@/i18n";
import { LinkButton } from "@/parts/LinkButton";
import { say, type Words } from "@/parts/problems";

/** While the worker takes the file in; it goes on when this page is closed. */
export function Running({ upload }: { upload: Upload }) {
  const { t } = useTranslation();
  const { rows, rows_read: read } = upload;
  const percent = rows === 0 ? 0 : Math.min(99, Math.floor((100 * read) / rows));
  return (
    <section className="sheet running" role="status" aria-live="polite">
      <h2>{upload.started_at ? t("intake.taking") : t("intake.queued")}</h2>
      <Progress percent={percent} status="active" aria-label={t("intake.taking")} />
      <p className="numbers">{t("intake.rowsRead", { read, rows })}</p>
      <p className="soft">{t("intake.goOn")}</p>
    </section>
  );
}

/** The file as a whole was refused: why, and the way back. */
export function Refused({ words }: { words: Words }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <Result
      status="warning"
      title={t("intake.refused")}
      subTitle={say(words, language)}
      extra={<LinkButton to="/intake">{t("intake.another")}</LinkButton>}
    />
  );
}
