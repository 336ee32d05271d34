import { useTranslation } from "react-i18next";

import { PageHead } from "@/parts/PageHead";

export function UnitsPage() {
  const { t } = useTranslation();
  return <PageHead title={t("menu.units")} />;
}
