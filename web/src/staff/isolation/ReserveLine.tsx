import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";
import { Moment } from "@/parts/Moment";
import { say } from "@/parts/problems";

import type { Reserve } from "./queries";

/** How many rooms are in reserve, called and ready, beside what the policy asks for and by when. */
export function ReserveLine({ reserve }: { reserve: Reserve }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const isShort = reserve.asked !== null && reserve.rooms < reserve.asked;
  return (
    <>
      <p>
        {t("isolation.reserve.line", {
          reserve: reserve.reserve,
          called: reserve.called,
          ready: reserve.ready,
        })}{" "}
        {reserve.asked === null ? null : (
          <span className={isShort ? "late" : "soft"}>
            {t("isolation.reserve.asked", { asked: reserve.asked, rooms: reserve.rooms })}
          </span>
        )}
      </p>
      <ul className="plain-list">
        {reserve.norms.map((norm) => (
          <li key={norm.says.en}>
            {say(norm.says, language)}{" "}
            <span className="numbers">{t("isolation.reserve.rooms", { count: norm.asked })}</span>{" "}
            {norm.by === null ? (
              <span className="soft">{t("isolation.reserve.ifCalled")}</span>
            ) : (
              <>
                {t("isolation.reserve.by")} <Moment at={norm.by} short />:{" "}
                {t("isolation.reserve.stands", { ready: norm.ready, called: norm.called })}{" "}
                {norm.missing === 0 ? null : (
                  <b className="late">{t("isolation.reserve.missing", { count: norm.missing })}</b>
                )}
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
