import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Tabs } from "antd";
import { useTranslation } from "react-i18next";

import { PageHead } from "@/parts/PageHead";
import { Shown } from "@/parts/States";

import "../leads/leads.css";
import "../measures/measures.css";
import "../policy/policy.css";
import "./cases.css";
import { CaseFacts } from "./CaseFacts";
import { PAGE_TABS, turned } from "./filters";
import { useGeneration } from "./generation";
import { ItineraryTab } from "./itinerary/ItineraryTab";
import { caseQuery, type CaseDetail } from "./queries";
import { SourceWords } from "./SourceWords";
import { TraceTab } from "./trace/TraceTab";

/** One case: what is known, where the person was, and who shared that air. */
export function CasePage() {
  const { id } = useParams({ from: "/inside/cases/$id" });
  const found = useQuery(caseQuery(id));
  return (
    <Shown query={found} isPage>
      {(shown) => <TheCase key={shown.id} shown={shown} />}
    </Shown>
  );
}

function TheCase({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const view = useSearch({ from: "/inside/cases/$id" });
  const tab = view.tab ?? "facts";
  const labels = {
    facts: t("cases.facts"),
    itinerary: `${t("itinerary.title")} ${shown.visits}`,
    trace: `${t("cases.contacts")} ${shown.contacts["all"] ?? 0}`,
  };
  return (
    <>
      <Head shown={shown} />
      <Tabs
        activeKey={tab}
        onChange={(key) =>
          void navigate({
            to: "/cases/$id",
            params: { id: shown.id },
            search: turned(view, { tab: PAGE_TABS.find((one) => one === key) }),
          })
        }
        items={PAGE_TABS.map((key) => ({ key, label: labels[key] }))}
      />
      {tab === "facts" ? <CaseFacts shown={shown} /> : null}
      {tab === "itinerary" ? <ItineraryTab shown={shown} /> : null}
      {tab === "trace" ? <TraceTab shown={shown} view={view} /> : null}
    </>
  );
}

function Head({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation();
  const generation = useGeneration();
  return (
    <PageHead
      title={`${shown.number} ${shown.person.name}`}
      line={
        <span className="list-line">
          <b>{t(`cases.classes.${shown.classification}`)}</b>
          {shown.onset_on === null ? null : (
            <span className="numbers">
              {t("cases.onset")} {shown.onset_on}
            </span>
          )}
          <span>{shown.unit.name}</span>
          <span>
            {t("cases.source")} <SourceWords row={shown} />
          </span>
          {shown.generation === null ? null : <span>{generation(shown.generation)}</span>}
          {shown.ended_at === null ? null : (
            <span className="soft">
              {t("cases.ended")} {t(`cases.ends.${shown.end as "recovered"}`)}
            </span>
          )}
        </span>
      }
    />
  );
}
