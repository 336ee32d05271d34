import { useTranslation } from "react-i18next";

import { PageHead } from "@/parts/PageHead";

export function AccessLogPage() {
  const { t } = useTranslation();
  return <PageHead title={t("menu.accessLog")} />;
}
