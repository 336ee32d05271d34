import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useLanguage } from "@/i18n";
import { say } from "@/parts/problems";
import { Moment } from "@/parts/Moment";
import { Shown } from "@/parts/States";

import { Tile, Number } from "./Tiles";

/** What an administrator looks after, and the policies that the district works by. */
export function AdministrationHome() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const home = useQuery({
    queryKey: ["home", "administration"],
    queryFn: () => ask(api.GET("/api/home/administration")),
    refetchInterval: 60_000,
  });
  return (
    <Shown query={home}>
      {(found) => (
        <>
          <ul className="tiles" aria-label={t("home.numbers")}>
            {(["officers", "units", "units_alone", "devices"] as const).map((word) => (
              <Tile key={word}>
                <Link to="/units">
                  <Number of={found[word]} /> {t(`administration.${word}`)}
                </Link>
              </Tile>
            ))}
            {(["tokens", "tokens_ending"] as const).map((word) => (
              <Tile key={word} late={word === "tokens_ending" && found[word] > 0}>
                <Link to="/tokens">
                  <Number of={found[word]} /> {t(`administration.${word}`)}
                </Link>
              </Tile>
            ))}
          </ul>
          <section className="sheet home-policies">
            <h2>{t("administration.policies")}</h2>
            {found.policies.length === 0 ? <p>{t("administration.noPolicy")}</p> : null}
            <ul className="plain-list">
              {found.policies.map((policy) => (
                <li key={policy.pack}>
                  <b>{say(policy.title, language)}</b> <span className="mono">{policy.pack}</span>{" "}
                  <span className="soft numbers">
                    {t("administration.since", { day: policy.valid_on })}{" "}
                    <Moment at={policy.applied_at} />
                  </span>
                </li>
              ))}
            </ul>
          </section>
        </>
      )}
    </Shown>
  );
}
