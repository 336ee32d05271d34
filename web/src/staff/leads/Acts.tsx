import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { NewHandover, LeadDetail } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { WriteProblem } from "@/parts/States";

import { AssignFields } from "./AssignFields";
import { CloseForm } from "./closing/CloseForm";
import { OutOfReachAsked, OutOfReachDecision, OutOfReachForm } from "./closing/OutOfReachForm";
import { TransferAnswer, TransferForm, TransferSent } from "./closing/TransferForm";
import { WayChoice, WAYS, type Way } from "./closing/WayChoice";
import { useLeadAct } from "./queries";

/** Everything that can be done with a lead now: end it in one of six ways, hand it on, reopen it. */
export function Acts({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation();
  return (
    <>
      {lead.transfer ? (
        <section className="sheet">
          <h2>{t("transfer.waiting")}</h2>
          <TransferSent transfer={lead.transfer} />
          {lead.allowed.includes("answer_transfer") ? (
            <TransferAnswer transfer={lead.transfer} />
          ) : null}
        </section>
      ) : null}
      {lead.request ? (
        <section className="sheet">
          <h2>{t("outOfReach.waiting")}</h2>
          <OutOfReachAsked request={lead.request} />
          {lead.allowed.includes("decide_out_of_reach") ? (
            <OutOfReachDecision request={lead.request} />
          ) : null}
        </section>
      ) : null}
      <Closing lead={lead} />
      {lead.allowed.includes("assign") ? <Assign lead={lead} /> : null}
      {lead.allowed.includes("reopen") ? <Reopen lead={lead} /> : null}
    </>
  );
}

const ASKS: Record<Way, string> = {
  found: "close",
  duplicate: "close",
  transferred: "transfer",
  not_here: "close",
  false_hit: "close",
  out_of_reach: "ask_out_of_reach",
};

function Closing({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation();
  const [way, setWay] = useState<Way>();
  const isOpen = (one: Way) => lead.allowed.includes(ASKS[one]);
  if (!WAYS.some(isOpen)) return null;
  const needsTry = lead.attempts === 0 && !isOpen("out_of_reach");
  const ways = WAYS.filter((one) => isOpen(one) || (one === "out_of_reach" && needsTry));
  return (
    <section className="sheet">
      <h2>{t("closing.title")}</h2>
      <WayChoice
        ways={ways}
        closed={needsTry ? { out_of_reach: t("closing.needsTry") } : {}}
        {...(way === undefined ? {} : { value: way })}
        onChange={setWay}
      />
      {way === undefined ? null : (
        <div className="way-form" key={way}>
          <WayForm lead={lead} way={way} done={() => setWay(undefined)} />
        </div>
      )}
    </section>
  );
}

function WayForm(props: { lead: LeadDetail; way: Way; done: () => void }) {
  if (props.way === "transferred") return <TransferForm lead={props.lead} done={props.done} />;
  if (props.way === "out_of_reach") return <OutOfReachForm lead={props.lead} done={props.done} />;
  return <CloseForm lead={props.lead} way={props.way} done={props.done} />;
}

function Assign({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const params = { path: { lead_id: lead.id } };
  const assign = useWrite(
    (body: NewHandover, headers) =>
      ask(api.POST("/api/leads/{lead_id}/assign", { params, body, headers })),
    () => setOpen(false),
  );
  return (
    <section className="sheet">
      <h2>{t("assign.title")}</h2>
      {open ? (
        <Form<NewHandover>
          name="assign"
          layout="vertical"
          initialValues={{ unit: lead.unit.code, officer: lead.officer?.id }}
          onFinish={(sent) => assign.mutate(sent)}
        >
          <AssignFields />
          <WriteProblem error={assign.error} />
          <Button type="primary" htmlType="submit" loading={assign.isPending}>
            {t("bulk.assign")}
          </Button>
        </Form>
      ) : (
        <Button onClick={() => setOpen(true)}>{t("assign.open")}</Button>
      )}
    </section>
  );
}

function Reopen({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation();
  const params = { path: { lead_id: lead.id } };
  const reopen = useLeadAct(lead.id, (body: { reason: string }, headers) =>
    ask(api.POST("/api/leads/{lead_id}/reopen", { params, body, headers })),
  );
  return (
    <section className="sheet">
      <h2>{t("reopen.title")}</h2>
      <Form<{ reason: string }>
        name="reopen"
        layout="vertical"
        onFinish={(sent) => reopen.mutate(sent)}
      >
        <Form.Item
          name="reason"
          label={t("reopen.reason")}
          rules={[{ required: true, message: t("reopen.reasonMissing") }]}
        >
          <Input maxLength={300} />
        </Form.Item>
        <WriteProblem error={reopen.error} />
        <Button htmlType="submit" loading={reopen.isPending}>
          {t("reopen.submit")}
        </Button>
      </Form>
    </section>
  );
}
