import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { OwnSite } from "@/api/types";
import { useLanguage } from "@/i18n";
import { Moment } from "@/parts/Moment";
import { say } from "@/parts/problems";
import { Nothing, Shown } from "@/parts/States";

/** The sites that name the officer, and what was published of each. */
export function SitesHome() {
  const { t } = useTranslation();
  const home = useQuery({
    queryKey: ["home", "sites"],
    queryFn: () => ask(api.GET("/api/home/sites")),
    refetchInterval: 60_000,
  });
  return (
    <Shown query={home}>
      {({ items }) => (
        <>
          <h2 className="home-part">{t("ownSites.title")}</h2>
          <p>
            <Link to="/checkpoints/cold-chain">{t("coldChain.title")}</Link>{" "}
            <span className="soft">{t("coldChain.line")}</span>
          </p>
          {items.length === 0 ? <Nothing text={t("ownSites.none")} /> : null}
          <ul className="plain-list home-rows">
            {items.map((site) => (
              <li key={site.id} className="sheet">
                <Site site={site} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Shown>
  );
}

function Site({ site }: { site: OwnSite }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <>
      <b>{site.name}</b>{" "}
      <span className="soft">
        {[site.address, site.unit.name, site.phone].filter(Boolean).join(" · ")}
      </span>
      {site.zones.length === 0 ? null : (
        <div>{t("ownSites.zones", { zones: site.zones.join("、") })}</div>
      )}
      {site.exposures.length === 0 ? (
        <div className="soft">{t("ownSites.nothing")}</div>
      ) : (
        <div className="late">{t("ownSites.published")}</div>
      )}
      {site.exposures.map(({ from_at, to_at, zone, advice }) => (
        <div key={from_at + zone}>
          <Moment at={from_at} /> – <Moment at={to_at} /> {zone}
          <div className="soft">{say(advice, language)}</div>
        </div>
      ))}
    </>
  );
}
