import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { PageHead } from "@/parts/PageHead";
import { Nothing, Shown } from "@/parts/States";

import { ListStrip } from "../lists/ListStrip";
import "../lists/lists.css";
import { OrderTiles } from "../orders/OrderTiles";
import { useMay, useMe } from "../session/session";
import { useRoleName } from "../session/roles";
import { entriesFor } from "../shell/menu";
import { AdministrationHome } from "./AdministrationHome";
import { AuditHome } from "./AuditHome";
import "./home.css";
import { SitesHome } from "./SitesHome";
import { SupplyHome } from "./SupplyHome";
import { Number, Tile } from "./Tiles";

/** Where the day begins: what is open, what is late, what waits for this officer. */
export function HomePage() {
  const { t } = useTranslation();
  const me = useMe();
  const may = useMay();
  const roleName = useRoleName();
  const leads = may("read");
  return (
    <>
      <PageHead
        title={t("home.greeting", { name: me.name })}
        line={`${roleName(me.role)} · ${me.unit.name}`}
      />
      {leads ? <LeadsHome /> : null}
      {leads ? null : <OwnHome />}
    </>
  );
}

const NOTHING = {
  lists_open: 0,
  leads_open: 0,
  overdue: 0,
  mine: 0,
  waiting_approval: 0,
  transfers_waiting: 0,
  matches: 0,
};

type Numbers = typeof NOTHING;

function LeadsHome() {
  const { t } = useTranslation();
  const home = useQuery({
    queryKey: ["home"],
    queryFn: () => ask(api.GET("/api/home")),
    refetchInterval: 60_000,
  });
  return (
    <Shown query={home}>
      {(numbers) => (
        <>
          <Tiles numbers={{ ...NOTHING, ...numbers }} />
          <OrderTiles />
          <h2 className="home-part">{t("home.toZero")}</h2>
          {(numbers.lists ?? []).length === 0 ? <Nothing text={t("lists.none")} /> : null}
          {(numbers.lists ?? []).map((list) => (
            <ListStrip key={list.id} list={list} />
          ))}
        </>
      )}
    </Shown>
  );
}

function Tiles({ numbers }: { numbers: Numbers }) {
  const { t } = useTranslation();
  const may = useMay();
  return (
    <ul className="tiles" aria-label={t("home.numbers")}>
      <Tile late={numbers.overdue > 0}>
        <Link to="/leads" search={{ overdue: true }}>
          <Number of={numbers.overdue} /> {t("home.overdue")}
        </Link>
      </Tile>
      <Tile>
        <Link to="/leads" search={{ state: "open" }}>
          <Number of={numbers.leads_open} /> {t("home.open")}
        </Link>
      </Tile>
      <Tile>
        <Link to="/lists">
          <Number of={numbers.lists_open} /> {t("home.lists")}
        </Link>
      </Tile>
      {may("work") ? (
        <Tile>
          <Link to="/work">
            <Number of={numbers.mine} /> {t("home.mine")}
          </Link>
        </Tile>
      ) : null}
      {may("approve") || may("assign") ? <WaitingTiles numbers={numbers} /> : null}
      {may("review") ? (
        <Tile>
          <Link to="/matching">
            <Number of={numbers.matches} /> {t("home.matches")}
          </Link>
        </Tile>
      ) : null}
    </ul>
  );
}

function WaitingTiles({ numbers }: { numbers: Numbers }) {
  const { t } = useTranslation();
  return (
    <>
      <Tile>
        <Link to="/waiting" search={{ tab: "approval" }}>
          <Number of={numbers.waiting_approval} /> {t("home.approvals")}
        </Link>
      </Tile>
      <Tile>
        <Link to="/waiting">
          <Number of={numbers.transfers_waiting} /> {t("home.receipts")}
        </Link>
      </Tile>
    </>
  );
}

/** For roles that work with no leads: what they look after, and what they can do here. */
function OwnHome() {
  const may = useMay();
  return (
    <>
      {may("officers") ? <AdministrationHome /> : null}
      {may("audit") ? <AuditHome /> : null}
      {may("supplies") ? <SupplyHome /> : null}
      {may("own_sites") ? <SitesHome /> : null}
      <PlainHome />
    </>
  );
}

function PlainHome() {
  const { t } = useTranslation();
  const may = useMay();
  const { role } = useMe();
  return (
    <div className="sheet">
      <h2>{t("home.reach")}</h2>
      {role === "supply_officer" || role === "site_owner" ? <p>{t(`home.can.${role}`)}</p> : null}
      <ul className="home-pages">
        {entriesFor(may)
          .filter(({ to }) => to !== "/")
          .map(({ to, word }) => (
            <li key={to}>
              <Link to={to}>{t(`menu.${word}`)}</Link>
            </li>
          ))}
      </ul>
    </div>
  );
}
