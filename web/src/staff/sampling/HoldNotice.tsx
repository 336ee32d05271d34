import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Download } from "@/parts/Download";

import type { Recalled } from "./queries";

const LANGUAGES = ["zh", "en"] as const;

/** The paper for who is held because of a tube; it carries the number and code of their notice. */
export function HoldNotice({ recall, person }: { recall: string; person: Recalled }) {
  const { t } = useTranslation();
  // Asked again it is the same notice, so a key of its own is enough.
  const number = () =>
    ask(
      api.POST("/api/measures/{measure_id}/notices", {
        params: { path: { measure_id: person.measure } },
        body: {},
        headers: { "Idempotency-Key": crypto.randomUUID() },
      }),
    );
  return (
    <div className="hold-notice">
      <span className="soft">{t("sampling.holdNotice")}</span>{" "}
      {LANGUAGES.map((language) => (
        <Download
          key={language}
          size="small"
          type="link"
          first={number}
          path={`/api/sampling/recalls/${recall}/people/${person.id}.pdf?language=${language}`}
          aria-label={t("sampling.holdNoticeOf", {
            name: person.name,
            language: t(`sampling.languages.${language}`),
          })}
        >
          {t(`sampling.languages.${language}`)}
        </Download>
      ))}
    </div>
  );
}
