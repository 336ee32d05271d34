import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { SupplyHome as Found } from "@/api/types";
import { Moment } from "@/parts/Moment";
import { Nothing, Shown } from "@/parts/States";

import { Number } from "./Tiles";

/** What is asked for where, as numbers: by isolation sites, and by people at home. */
export function SupplyHome() {
  const home = useQuery({
    queryKey: ["home", "supplies"],
    queryFn: () => ask(api.GET("/api/home/supplies")),
    refetchInterval: 60_000,
  });
  return (
    <Shown query={home}>
      {(found) => (
        <>
          <Sums found={found} />
          <Sites sites={found.sites} />
          <Homes homes={found.homes} />
        </>
      )}
    </Shown>
  );
}

const sum = (numbers: number[]) => numbers.reduce((all, each) => all + each, 0);

function Sums({ found: { sites, homes } }: { found: Found }) {
  const { t } = useTranslation();
  const waiting = sum(sites.map(({ meal, medicine, supplies }) => meal + medicine + supplies));
  const late = sum(sites.map((site) => site.late));
  const needs = sum(homes.map(({ medicine, food, care, other }) => medicine + food + care + other));
  return (
    <ul className="tiles" aria-label={t("home.numbers")}>
      {(
        [
          [waiting, "waiting"],
          [late, "late"],
          [needs, "people"],
        ] as const
      ).map(([count, word]) => (
        <li key={word} className={word === "late" && count > 0 ? "tile tile-late" : "tile"}>
          <a href={word === "people" ? "#homes" : "#sites"}>
            <Number of={count} /> {t(`supplies.${word}`)}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Sites({ sites }: { sites: Found["sites"] }) {
  const { t } = useTranslation();
  return (
    <section id="sites">
      <h2 className="home-part">{t("supplies.sites")}</h2>
      {sites.length === 0 ? <Nothing text={t("supplies.noSites")} /> : null}
      <ul className="plain-list home-rows">
        {sites.map(({ site, unit, late, next_by, ...counts }) => (
          <li key={`${unit.code} ${site}`} className="sheet">
            <b>{site}</b> <span className="soft">{unit.name}</span>{" "}
            <span className="numbers">{t("supplies.counts", counts)}</span>{" "}
            <span className={late > 0 ? "late" : "soft"}>
              {t("supplies.next")} <Moment at={next_by} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Homes({ homes }: { homes: Found["homes"] }) {
  const { t } = useTranslation();
  return (
    <section id="homes">
      <h2 className="home-part">{t("supplies.homes")}</h2>
      {homes.length === 0 ? <Nothing text={t("supplies.noHomes")} /> : null}
      <ul className="plain-list home-rows">
        {homes.map(({ unit, ...needs }) => (
          <li key={unit.code} className="sheet">
            <b>{unit.name}</b> <span className="numbers">{t("supplies.needs", needs)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
