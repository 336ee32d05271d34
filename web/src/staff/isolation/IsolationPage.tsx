import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Tabs } from "antd";
import { useTranslation } from "react-i18next";

import { PageHead } from "@/parts/PageHead";

import { useMay } from "../session/session";
import { NewSite } from "./NewSite";
import {
  isolationSites,
  waitingForRooms,
  type IsolationSites,
  type WaitingPerson,
} from "./queries";
import { SitesTable } from "./SitesTable";
import { readIsolationTab } from "./tab";
import { Trips } from "./Trips";
import { WaitingList } from "./WaitingList";
import "./isolation.css";

/** Isolation sites with the beds of the days to come, who waits for a room, who is fetched. */
export function IsolationPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { tab } = useSearch({ from: "/inside/isolation" });
  const sites = useQuery(isolationSites);
  const waiting = useQuery(waitingForRooms);
  return (
    <>
      <PageHead title={t("menu.isolation")} line={t("isolation.line")} />
      <Tabs
        activeKey={tab ?? "sites"}
        onChange={(key) =>
          void navigate({ to: "/isolation", search: readIsolationTab({ tab: key }) })
        }
        items={[
          {
            key: "sites",
            label: `${t("isolation.tabs.sites")} ${sites.data?.items.length ?? ""}`,
            children: <Sites sites={sites} />,
          },
          {
            key: "waiting",
            label: <WaitingLabel people={waiting.data?.items} />,
            children: <WaitingList waiting={waiting} sites={sites.data?.items ?? []} />,
          },
          {
            key: "transfers",
            label: t("isolation.tabs.transfers"),
            children: <Trips />,
          },
        ]}
      />
    </>
  );
}

function Sites({ sites }: { sites: UseQueryResult<IsolationSites> }) {
  const may = useMay();
  return (
    <>
      <SitesTable sites={sites} />
      {may("place") && may("sites") ? <NewSite /> : null}
    </>
  );
}

/** How many wait; red where the time of control is over for one of them. */
function WaitingLabel({ people }: { people: WaitingPerson[] | undefined }) {
  const { t } = useTranslation();
  const isLate = people?.some((person) => person.is_late) ?? false;
  return (
    <span className={isLate ? "late" : ""}>
      {t("isolation.tabs.waiting")} <span className="numbers">{people?.length ?? ""}</span>
    </span>
  );
}
