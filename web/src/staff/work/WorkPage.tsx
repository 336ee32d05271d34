import { useQuery } from "@tanstack/react-query";
import { Input, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { WorkLine } from "@/api/types";
import { PageHead } from "@/parts/PageHead";
import { Nothing, Shown } from "@/parts/States";

import { CallSheet } from "./CallSheet";
import { FoundSheet } from "./FoundSheet";
import { OutcomeSheet } from "./OutcomeSheet";
import "./work.css";
import { WorkCard, type WorkAct } from "./WorkCard";

type Which = "all" | "late" | "untried";

/** The leads that wait for this officer, made for one hand on a phone. */
export function WorkPage() {
  const { t } = useTranslation();
  const work = useQuery({
    queryKey: ["work"],
    queryFn: () => ask(api.GET("/api/work")),
    refetchInterval: 60_000,
  });
  const counts = work.data?.counts;
  return (
    <div className="work">
      <PageHead
        title={t("menu.work")}
        line={
          counts === undefined ? undefined : (
            <span className="numbers">
              {t("work.counts", {
                open: counts.open,
                overdue: counts.overdue,
                done: counts.done_today,
              })}
            </span>
          )
        }
      />
      <Shown query={work}>{({ items }) => <Cards items={items} />}</Shown>
    </div>
  );
}

function Cards({ items }: { items: WorkLine[] }) {
  const { t } = useTranslation();
  const [which, setWhich] = useState<Which>("all");
  const [part, setPart] = useState("");
  const [sheet, setSheet] = useState<{ lead: WorkLine; act: WorkAct } | null>(null);
  const shown = items.filter((lead) => isWanted(lead, which) && holds(lead, part));
  const close = () => setSheet(null);
  if (items.length === 0) return <Nothing text={t("work.none")} />;
  return (
    <>
      <Input.Search
        allowClear
        size="large"
        aria-label={t("work.find")}
        placeholder={t("work.find")}
        onChange={(event) => setPart(event.target.value)}
      />
      <Segmented
        block
        size="large"
        aria-label={t("work.which")}
        className="work-which"
        value={which}
        onChange={setWhich}
        options={[
          { value: "all", label: t("work.all") },
          { value: "late", label: t("work.late") },
          { value: "untried", label: t("work.untried") },
        ]}
      />
      {shown.length === 0 ? <Nothing text={t("work.noneHere")} /> : null}
      <ul className="work-cards">
        {shown.map((lead) => (
          <WorkCard key={lead.id} lead={lead} act={(act) => setSheet({ lead, act })} />
        ))}
      </ul>
      {sheet?.act === "call" ? <CallSheet lead={sheet.lead} close={close} /> : null}
      {sheet?.act === "outcome" ? <OutcomeSheet lead={sheet.lead} close={close} /> : null}
      {sheet?.act === "found" ? <FoundSheet lead={sheet.lead} close={close} /> : null}
    </>
  );
}

function isWanted(lead: WorkLine, which: Which): boolean {
  if (which === "late") return (lead.overdue_minutes ?? null) !== null;
  return which === "all" || lead.attempts === 0;
}

function holds(lead: WorkLine, part: string): boolean {
  const wanted = part.trim();
  return wanted === "" || `${lead.person.name} ${lead.address}`.includes(wanted);
}
