import { useTranslation } from "react-i18next";

import { sayMoment } from "@/parts/moments";

/** When a device kept it, by its own clock, where there was no network then. */
export function OnDevice({ at }: { at: string | null }) {
  const { t } = useTranslation();
  return at === null ? null : (
    <span className="soft">{t("attempts.onDevice", { at: sayMoment(at) })}</span>
  );
}
