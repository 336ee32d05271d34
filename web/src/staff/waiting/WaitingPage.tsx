import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Tabs } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { LeadLine, RequestLine, TransferLine } from "@/api/types";
import { PageHead } from "@/parts/PageHead";
import { Nothing, Shown } from "@/parts/States";

import { OutOfReachAsked, OutOfReachDecision } from "../leads/closing/OutOfReachForm";
import { TransferAnswer, TransferSent } from "../leads/closing/TransferForm";
import { useSexAge } from "../leads/lead-words";
import "../leads/leads.css";
import { useMay, useMe } from "../session/session";

/** As many as one page of the API holds; the oldest stand first. */
const MANY = 200;

/** What waits for somebody's word: receipts of other districts, and searches that ask to end. */
export function WaitingPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { tab } = useSearch({ from: "/inside/waiting" });
  return (
    <>
      <PageHead title={t("menu.waiting")} line={t("waiting.line")} />
      <Tabs
        activeKey={tab ?? "receipt"}
        destroyOnHidden
        onChange={(next) =>
          void navigate({
            to: "/waiting",
            search: next === "approval" ? { tab: "approval" } : {},
          })
        }
        items={[
          { key: "receipt", label: t("waiting.receipts"), children: <Receipts /> },
          { key: "approval", label: t("waiting.approvals"), children: <Approvals /> },
        ]}
      />
    </>
  );
}

/** The leads that wait, by their id, to say whom each request is about. */
async function askLeads(waiting: "receipt" | "approval"): Promise<Map<string, LeadLine>> {
  const query = { waiting, limit: MANY };
  const { items } = await ask(api.GET("/api/leads", { params: { query } }));
  return new Map(items.map((lead) => [lead.id, lead]));
}

function Receipts() {
  const { t } = useTranslation();
  const waiting = useQuery({
    queryKey: ["transfers"],
    queryFn: async () => {
      const leads = await askLeads("receipt");
      const page = await ask(api.GET("/api/transfers", { params: { query: { limit: MANY } } }));
      return { leads, items: page.items };
    },
  });
  return (
    <Shown query={waiting}>
      {({ leads, items }) => (
        <Sheets items={items} leads={leads} none={t("waiting.noReceipts")}>
          {(transfer: TransferLine) => (
            <>
              <TransferSent transfer={transfer} />
              <TransferAnswer transfer={transfer} />
            </>
          )}
        </Sheets>
      )}
    </Shown>
  );
}

function Approvals() {
  const { t } = useTranslation();
  const may = useMay();
  const me = useMe();
  const waiting = useQuery({
    queryKey: ["out-of-reach"],
    queryFn: async () => {
      const leads = await askLeads("approval");
      const page = await ask(api.GET("/api/out-of-reach", { params: { query: { limit: MANY } } }));
      return { leads, items: page.items };
    },
  });
  return (
    <Shown query={waiting}>
      {({ leads, items }) => (
        <Sheets items={items} leads={leads} none={t("waiting.noApprovals")}>
          {(request: RequestLine) => (
            <>
              <OutOfReachAsked request={request} />
              {request.asked_by?.id === me.id ? (
                <p className="soft">{t("outOfReach.own")}</p>
              ) : may("approve") ? (
                <OutOfReachDecision request={request} />
              ) : null}
            </>
          )}
        </Sheets>
      )}
    </Shown>
  );
}

function Sheets<Item extends { id: string; lead: string }>(props: {
  items: Item[];
  leads: Map<string, LeadLine>;
  none: string;
  children: (item: Item) => ReactNode;
}) {
  if (props.items.length === 0) return <Nothing text={props.none} />;
  return props.items.map((item) => (
    <section className="sheet" key={item.id}>
      <LeadHead id={item.lead} lead={props.leads.get(item.lead)} />
      {props.children(item)}
    </section>
  ));
}

function LeadHead({ id, lead }: { id: string; lead: LeadLine | undefined }) {
  const { t } = useTranslation();
  const sexAge = useSexAge();
  return (
    <h2>
      <Link to="/leads/$id" params={{ id }}>
        {lead === undefined ? t("rows.lead") : lead.person.name || t("leads.noName")}
      </Link>{" "}
      {lead === undefined ? null : (
        <span className="soft">
          {sexAge(lead.person)} · {lead.unit.name} · {lead.list.name}
        </span>
      )}
    </h2>
  );
}
