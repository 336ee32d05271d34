import { useNavigate, useSearch } from "@tanstack/react-router";
import { Tabs } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { PageHead } from "@/parts/PageHead";

import { useMay } from "../session/session";
import { DueTab } from "./DueTab";
import { GroupsTab } from "./GroupsTab";
import { RecallsTab } from "./RecallsTab";
import { ResultsTab } from "./ResultsTab";
import "../home/home.css";
import "./sampling.css";
import { SessionsTab } from "./SessionsTab";
import { ShipmentsTab } from "./ShipmentsTab";
import { TubesTab } from "./TubesTab";
import { tabsFor, type Tab } from "./view";

const SHOWN: Record<Tab, () => ReactNode> = {
  sessions: () => <SessionsTab />,
  due: () => <DueTab />,
  tubes: () => <TubesTab />,
  shipments: () => <ShipmentsTab />,
  results: () => <ResultsTab />,
  recalls: () => <RecallsTab />,
  groups: () => <GroupsTab />,
};

/** Sampling: where samples are taken, who is due, where tubes are, what they say. */
export function SamplingPage() {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const view = useSearch({ from: "/inside/sampling" });
  const tabs = tabsFor(may);
  const chosen = tabs.find((tab) => tab === view.tab) ?? tabs[0] ?? "tubes";
  return (
    <>
      <PageHead title={t("menu.sampling")} line={t("sampling.line")} />
      <Tabs
        activeKey={chosen}
        onChange={(key) =>
          void navigate({
            to: "/sampling",
            search: { tab: tabs.find((tab) => tab === key) ?? chosen },
          })
        }
        items={tabs.map((tab) => ({ key: tab, label: t(`sampling.tabs.${tab}`) }))}
      />
      {SHOWN[chosen]()}
    </>
  );
}
