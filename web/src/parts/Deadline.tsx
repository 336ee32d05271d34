import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";

import { sayLength, sayShort, timeLeft } from "./moments";
import { useNow } from "./useNow";

const HALF_AN_HOUR = 30 * 60_000;

/** Until when, and how long that is from now; late and nearly late are said in words too. */
export function Deadline({ due, over = false }: { due: string; over?: boolean }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const now = useNow();
  const left = timeLeft(due, now);
  if (left === null) return null;
  const clock = <span className="soft numbers">{sayShort(due, now)}</span>;
  if (over) return clock;
  const length = sayLength(left, language);
  const word = left < 0 ? t("time.late", { length }) : t("time.left", { length });
  const mood = left < 0 ? "late" : left < HALF_AN_HOUR ? "soon" : "soft";
  return (
    <span className="deadline">
      {clock} <span className={`${mood} numbers`}>{word}</span>
    </span>
  );
}
