import { useTranslation } from "react-i18next";

import { PageHead } from "@/parts/PageHead";

export function SearchPage() {
  const { t } = useTranslation();
  return <PageHead title={t("menu.search")} />;
}
