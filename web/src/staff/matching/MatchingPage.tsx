import { useTranslation } from "react-i18next";

import { PageHead } from "@/parts/PageHead";

export function MatchingPage() {
  const { t } = useTranslation();
  return <PageHead title={t("menu.matching")} />;
}
