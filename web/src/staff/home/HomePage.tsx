import { useTranslation } from "react-i18next";

import { PageHead } from "@/parts/PageHead";

export function HomePage() {
  const { t } = useTranslation();
  return <PageHead title={t("menu.home")} />;
}
