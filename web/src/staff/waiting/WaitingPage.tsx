import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Flex, Tabs } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { LeadLine } from "@/api/types";
import { PageHead } from "@/parts/PageHead";
import { Failed, Nothing, Waiting } from "@/parts/States";
import type { Rows } from "@/parts/table/rows";
import { usePages } from "@/parts/usePages";

import { OutOfReachAsked, OutOfReachDecision } from "../leads/closing/OutOfReachForm";
import { TransferAnswer } from "../leads/closing/TransferForm";
import "../leads/leads.css";
import { useSexAge } from "../leads/lead-words";
import { useMay } from "../session/session";

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

function Receipts() {
  const { t } = useTranslation();
  const rows = usePages(["transfers"], (cursor) =>
    ask(api.GET("/api/transfers", { params: { query: { waiting: true, cursor } } })),
  );
  return (
    <Sheets rows={rows} none={t("waiting.noReceipts")}>
      {(transfer) => (
        <section className="sheet" key={transfer.id}>
          <LeadHead lead={transfer.lead} />
          <TransferAnswer lead={transfer.lead.id} transfer={transfer} />
        </section>
      )}
    </Sheets>
  );
}

function Approvals() {
  const { t } = useTranslation();
  const may = useMay();
  const rows = usePages(["out-of-reach"], (cursor) =>
    ask(api.GET("/api/out-of-reach", { params: { query: { waiting: true, cursor } } })),
  );
  return (
    <Sheets rows={rows} none={t("waiting.noApprovals")}>
      {(request) => (
        <section className="sheet" key={request.id}>
          <LeadHead lead={request.lead} />
          <OutOfReachAsked request={request} />
          {may("approve") ? <OutOfReachDecision lead={request.lead.id} request={request} /> : null}
        </section>
      )}
    </Sheets>
  );
}

function LeadHead({ lead }: { lead: LeadLine }) {
  const { t } = useTranslation();
  const sexAge = useSexAge();
  return (
    <h2>
      <Link to="/leads/$id" params={{ id: lead.id }}>
        {lead.person.name || t("leads.noName")}
      </Link>{" "}
      <span className="soft">
        {sexAge(lead.person)} · {lead.unit.name} · {lead.list.name}
      </span>
    </h2>
  );
}

function Sheets<Row>(props: {
  rows: Rows<Row>;
  none: string;
  children: (row: Row) => React.ReactNode;
}) {
  const { t } = useTranslation();
  const { rows } = props;
  if (rows.problem !== null) return <Failed problem={rows.problem} again={rows.again} />;
  if (rows.waiting) return <Waiting />;
  if (rows.items.length === 0) return <Nothing text={props.none} />;
  return (
    <>
      {rows.items.map(props.children)}
      {rows.hasMore ? (
        <Flex justify="center" className="resource-more">
          <Button onClick={rows.more} loading={rows.loadingMore}>
            {t("table.more")}
          </Button>
        </Flex>
      ) : null}
    </>
  );
}
