import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useLanguage } from "@/i18n";
import { PageHead } from "@/parts/PageHead";
import { say } from "@/parts/problems";
import { Shown } from "@/parts/States";

import "./retention.css";

type Retention = components["schemas"]["RetentionShown"];

/** How long each kind of data about people is kept, counted from what, and by whose word. */
export function RetentionPage() {
  const { t } = useTranslation();
  const rows = useQuery({
    queryKey: ["retention"],
    queryFn: () => ask(api.GET("/api/retention", {})),
  });
  return (
    <>
      <PageHead title={t("privacy.retention")} line={t("privacy.retentionLine")} />
      <Shown query={rows} isPage>
        {({ items }) => (
          <ul className="sheet retention">
            {items.map((each) => (
              <Row key={each.kept} row={each} />
            ))}
          </ul>
        )}
      </Shown>
    </>
  );
}

function Row({ row }: { row: Retention }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const unit = t(row.unit === "hours" ? "privacy.hours" : "privacy.days", { count: row.value });
  return (
    <li>
      <b>{say(row.what, language)}</b>
      <span>
        {t("privacy.keptFor", { time: unit, from: say(row.counted_from, language) })}
        {row.stays === null ? (
          <span className="soft"> {t("privacy.nothingStays")}</span>
        ) : (
          <span className="soft"> {t("privacy.stays", { what: say(row.stays, language) })}</span>
        )}
      </span>
      <span className="soft">
        {t("privacy.since", { day: row.from_on, reference: say(row.reference, language) })}
      </span>
    </li>
  );
}
