import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Moment } from "@/parts/Moment";
import { Nothing, Shown } from "@/parts/States";

import type { Capacity, IsolationSite, IsolationSites } from "./queries";
import { ReserveLine } from "./ReserveLine";

/** The sites with what is taken, and what is free today, tomorrow and in three days. */
export function SitesTable({ sites }: { sites: UseQueryResult<IsolationSites> }) {
  const { t } = useTranslation();
  return (
    <Shown query={sites}>
      {({ items, total, reserve }) =>
        items.length === 0 ? (
          <Nothing text={t("isolation.noSites")} />
        ) : (
          <>
            <section className="sheet" aria-label={t("isolation.allSites")}>
              <h2>{t("isolation.allSites")}</h2>
              <ReserveLine reserve={reserve} />
              <Beds capacity={total} />
            </section>
            <ul className="plain-list site-cards" aria-label={t("isolation.tabs.sites")}>
              {items.map((site) => (
                <SiteCard key={site.id} site={site} />
              ))}
            </ul>
          </>
        )
      }
    </Shown>
  );
}

function SiteCard({ site }: { site: IsolationSite }) {
  const { t } = useTranslation();
  const { capacity } = site;
  return (
    <li className="sheet site-card">
      <h2>
        <Link to="/isolation/$id" params={{ id: site.id }}>
          {site.name}
        </Link>{" "}
        <StepWord site={site} />
      </h2>
      <div className="soft">
        {site.unit.name} {t(`isolation.forms.${site.form}`)} {site.address}
      </div>
      <Beds capacity={capacity} />
    </li>
  );
}

/** What is taken, and what is free on the days to come at sites that take people by then. */
function Beds({ capacity }: { capacity: Capacity }) {
  const { t } = useTranslation();
  return (
    <>
      <p>
        {t("isolation.rooms", {
          rooms: capacity.rooms,
          beds: capacity.beds,
          taken: capacity.taken,
          people: capacity.people,
        })}
        {capacity.dirty === 0 ? null : (
          <span className="soon"> {t("isolation.dirtyRooms", { count: capacity.dirty })}</span>
        )}
      </p>
      <table className="beds-table">
        <caption>{t("isolation.bedsAhead")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("isolation.day")}</th>
            <th scope="col">{t("isolation.freeRooms")}</th>
            <th scope="col">{t("isolation.freeBeds")}</th>
            <th scope="col">{t("isolation.leaving")}</th>
          </tr>
        </thead>
        <tbody>
          {capacity.days.map((day, place) => (
            <tr key={day.day}>
              <th scope="row">
                {t(`isolation.ahead.${place === 0 ? "today" : place === 1 ? "tomorrow" : "later"}`)}{" "}
                <span className="soft">{day.day.slice(5)}</span>
              </th>
              <td className="numbers">{day.rooms}</td>
              <td className="numbers">{day.beds}</td>
              <td className="numbers">{day.leaving}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** How far a site is opened; late in red. */
export function StepWord({ site }: { site: IsolationSite }) {
  const { t } = useTranslation();
  return (
    <span className={site.is_late ? "late" : site.step === "ready" ? "done-word" : "soft"}>
      {t(`isolation.steps.${site.step}`)}
      {site.ready_by === null ? null : (
        <>
          {" "}
          {t("isolation.readyBy")} <Moment at={site.ready_by} short />
        </>
      )}
    </span>
  );
}
