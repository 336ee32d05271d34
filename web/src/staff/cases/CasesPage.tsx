import { useNavigate, useSearch } from "@tanstack/react-router";
import { Tabs } from "antd";
import { useTranslation } from "react-i18next";

import { LinkButton } from "@/parts/LinkButton";
import { PageHead } from "@/parts/PageHead";

import { useMay } from "../session/session";
import { CaseList } from "./CaseList";
import "../leads/leads.css";
import "../measures/measures.css";
import "../policy/policy.css";
import "./cases.css";
import { CASE_TABS, changed, type CaseTab } from "./filters";
import { ExchangeView } from "./exchange/ExchangeView";
import { ChainsView } from "./outbreak/ChainsView";
import { ClustersView } from "./outbreak/ClustersView";
import { CurveView } from "./outbreak/CurveView";

/** All cases: as a table, as chains of transmission, by place, and over the days. */
export function CasesPage() {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const filters = useSearch({ from: "/inside/cases" });
  const tab = filters.tab ?? "list";
  return (
    <>
      <PageHead title={t("menu.cases")} line={t("cases.line")}>
        {may("investigate") ? (
          <LinkButton look="primary" to="/open-case" search={{}}>
            {t("cases.new")}
          </LinkButton>
        ) : null}
      </PageHead>
      <Tabs
        activeKey={tab}
        onChange={(key) =>
          void navigate({
            to: "/cases",
            search: changed(filters, { tab: CASE_TABS.find((one) => one === key) }),
          })
        }
        items={CASE_TABS.filter((key) => key !== "exchange" || may("investigate")).map((key) => ({
          key,
          label: t(`cases.tabs.${key}`),
        }))}
      />
      <Content tab={tab} />
    </>
  );
}

function Content({ tab }: { tab: CaseTab }) {
  const filters = useSearch({ from: "/inside/cases" });
  if (tab === "chains") return <ChainsView />;
  if (tab === "clusters") return <ClustersView />;
  if (tab === "curve") return <CurveView />;
  if (tab === "exchange") return <ExchangeView />;
  return <CaseList filters={filters} />;
}
