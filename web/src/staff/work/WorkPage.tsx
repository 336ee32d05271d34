import { useQuery } from "@tanstack/react-query";
import { Input, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { WorkLine } from "@/api/types";
import { PageHead } from "@/parts/PageHead";
import { Nothing, Shown } from "@/parts/States";

import { myOrders, type OrderLine } from "../orders/queries";
import { CallSheet } from "./CallSheet";
import { FoundSheet } from "./FoundSheet";
import { merged, type Work, type Which } from "./merging";
import { OrderCard } from "./OrderCard";
import { OutcomeSheet } from "./OutcomeSheet";
import "./work.css";
import { WorkCard, type WorkAct } from "./WorkCard";

/** The leads and orders that wait for this officer, by deadline, made for one hand on a phone. */
export function WorkPage() {
  const { t } = useTranslation();
  const work = useQuery({
    queryKey: ["work"],
    queryFn: () => ask(api.GET("/api/work")),
    refetchInterval: 60_000,
  });
  const orders = useQuery(myOrders);
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
              {orders.data === undefined ? "" : t("work.orders", { count: orders.data.length })}
            </span>
          )
        }
      />
      <a className="work-field" href="/f">
        {t("work.field")}
      </a>
      <Shown query={work}>
        {({ items }) => (
          <Shown query={orders}>{(own) => <Cards leads={items} orders={own} />}</Shown>
        )}
      </Shown>
    </div>
  );
}

function Cards({ leads, orders }: { leads: WorkLine[]; orders: OrderLine[] }) {
  const { t } = useTranslation();
  const [which, setWhich] = useState<Which>("all");
  const [part, setPart] = useState("");
  const [sheet, setSheet] = useState<{ lead: WorkLine; act: WorkAct } | null>(null);
  const shown = merged(leads, orders, which, part);
  const close = () => setSheet(null);
  if (leads.length + orders.length === 0) return <Nothing text={t("work.none")} />;
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
        {shown.map((one) => (
          <Card key={one.id} work={one} act={setSheet} />
        ))}
      </ul>
      {sheet?.act === "call" ? <CallSheet lead={sheet.lead} close={close} /> : null}
      {sheet?.act === "outcome" ? <OutcomeSheet lead={sheet.lead} close={close} /> : null}
      {sheet?.act === "found" ? <FoundSheet lead={sheet.lead} close={close} /> : null}
    </>
  );
}

interface CardProps {
  work: Work;
  act: (sheet: { lead: WorkLine; act: WorkAct }) => void;
}

function Card({ work, act }: CardProps) {
  if (work.order !== undefined) return <OrderCard order={work.order} />;
  return <WorkCard lead={work.lead} act={(what) => act({ lead: work.lead, act: what })} />;
}
