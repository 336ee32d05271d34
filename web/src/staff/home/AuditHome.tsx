import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { DayLookedAt } from "@/api/types";
import { Nothing, Shown } from "@/parts/States";

import { useRoleName } from "../session/roles";
import { Tile, Number } from "./Tiles";

const REASONS = ["on_server", "many_numbers", "many_searches", "taken_out", "at_night"] as const;

/** The access log of the day: its sums, and whose looks an auditor should ask after. */
export function AuditHome() {
  const { t } = useTranslation();
  const home = useQuery({
    queryKey: ["home", "audit"],
    queryFn: () => ask(api.GET("/api/home/audit")),
    refetchInterval: 60_000,
  });
  return (
    <Shown query={home}>
      {({ looks, officers, numbers, exports, unusual }) => (
        <>
          <ul className="tiles" aria-label={t("home.numbers")}>
            {(
              [
                [looks, "looks"],
                [officers, "lookers"],
                [numbers, "wholeNumbers"],
                [exports, "takenOut"],
              ] as const
            ).map(([count, word]) => (
              <Tile key={word}>
                <Link to="/access-log">
                  <Number of={count} /> {t(`audit.${word}`)}
                </Link>
              </Tile>
            ))}
          </ul>
          <h2 className="home-part">{t("audit.unusual")}</h2>
          {unusual.length === 0 ? <Nothing text={t("audit.noneUnusual")} /> : null}
          <ul className="plain-list home-rows">
            {unusual.map((day) => (
              <li key={day.officer?.id ?? day.account} className="sheet">
                <UnusualDay day={day} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Shown>
  );
}

function UnusualDay({ day }: { day: DayLookedAt }) {
  const { t } = useTranslation();
  const roleName = useRoleName();
  const { officer, account, looks, numbers, searches, exports } = day;
  const why = REASONS.filter((reason) => day.why.includes(reason));
  return (
    <>
      {officer === null ? (
        <b className="mono">{account}</b>
      ) : (
        <>
          <Link to="/access-log" search={{ officer: officer.id }}>
            <b>{officer.name}</b>
          </Link>{" "}
          <span className="soft">
            {roleName(officer.role)} · {officer.unit.name}
          </span>
        </>
      )}
      <div className="late">
        {why.map((reason) => t(`audit.why.${reason}`)).join(t("audit.and"))}
      </div>
      <div className="soft numbers">{t("audit.counts", { looks, numbers, searches, exports })}</div>
    </>
  );
}
