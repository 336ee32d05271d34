import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { PageHead } from "@/parts/PageHead";

/** No such page, or not for this officer: both look the same. */
export function Lost() {
  const { t } = useTranslation();
  return (
    <main className="lost">
      <PageHead title={t("shell.lost")} line={t("shell.lostHelp")} />
      <Link to="/">{t("shell.toHome")}</Link>
    </main>
  );
}
