import { Alert, Button, Flex, Form, Input } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { LeadDetail, NewTransfer, Receipt, TransferLine } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { fromField } from "@/parts/moments";
import { Moment } from "@/parts/Moment";
import { WriteProblem } from "@/parts/States";

import { OnDevice } from "../OnDevice";

/** Offers a lead to another district; it counts once they signed for it. */
export function TransferForm({ lead, done }: { lead: LeadDetail; done: () => void }) {
  const { t } = useTranslation();
  const path = { lead_id: lead.id };
  const transfer = useWrite(
    (body: NewTransfer, headers) =>
      ask(api.POST("/api/leads/{lead_id}/transfer", { params: { path }, body, headers })),
    done,
  );
  const proposed = lead.proposed_transfer;
  return (
    <Form<NewTransfer>
      name="transfer"
      layout="vertical"
      initialValues={{ to_name: proposed?.name ?? "", to_code: proposed?.code ?? "", reason: "" }}
      onFinish={(sent) => transfer.mutate(sent)}
    >
      {proposed ? (
        <Alert type="info" showIcon title={t("transfer.proposed", { name: proposed.name })} />
      ) : null}
      <Form.Item
        name="to_name"
        label={t("transfer.to")}
        rules={[{ required: true, message: t("transfer.toMissing") }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="to_code" label={t("transfer.code")}>
        <Input maxLength={32} inputMode="numeric" />
      </Form.Item>
      <Form.Item name="reason" label={t("transfer.reason")}>
        <Input maxLength={300} />
      </Form.Item>
      <WriteProblem error={transfer.error} />
      <Button type="primary" htmlType="submit" loading={transfer.isPending}>
        {t("transfer.send")}
      </Button>
    </Form>
  );
}

interface AnswerProps {
  transfer: TransferLine;
  done?: () => void;
}

/** Where the lead was sent, by whom and when. */
export function TransferSent({ transfer }: { transfer: TransferLine }) {
  const { t } = useTranslation();
  return (
    <p>
      {t("transfer.sent", { name: transfer.to_name, by: transfer.sent_by?.name ?? "" })}{" "}
      <Moment at={transfer.sent_at} />
      <OnDevice at={transfer.device_at} />
    </p>
  );
}

/** A transfer under way: they signed for it, or they refused and it comes back. */
export function TransferAnswer(props: AnswerProps) {
  return (
    <Flex gap={24} wrap align="flex-start">
      <ReceiptForm {...props} />
      <RefusalForm {...props} />
    </Flex>
  );
}

function ReceiptForm({ transfer, done }: AnswerProps) {
  const { t } = useTranslation();
  const path = { transfer_id: transfer.id };
  const receipt = useWrite(
    (body: Receipt, headers) =>
      ask(api.POST("/api/transfers/{transfer_id}/receipt", { params: { path }, body, headers })),
    done,
  );
  return (
    <Form<{ receiver: string; at?: string }>
      name={`receipt-${transfer.id}`}
      layout="vertical"
      className="answer-form"
      onFinish={({ receiver, at }) => receipt.mutate({ receiver, at: fromField(at ?? "") })}
    >
      <Form.Item
        name="receiver"
        label={t("transfer.receiver")}
        rules={[{ required: true, message: t("transfer.receiverMissing") }]}
      >
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="at" label={t("transfer.at")}>
        <Input type="datetime-local" />
      </Form.Item>
      <WriteProblem error={receipt.error} />
      <Button type="primary" htmlType="submit" loading={receipt.isPending}>
        {t("transfer.received")}
      </Button>
    </Form>
  );
}

function RefusalForm({ transfer, done }: AnswerProps) {
  const { t } = useTranslation();
  const path = { transfer_id: transfer.id };
  const refusal = useWrite(
    (body: { reason: string }, headers) =>
      ask(api.POST("/api/transfers/{transfer_id}/refusal", { params: { path }, body, headers })),
    done,
  );
  return (
    <Form<{ reason: string }>
      name={`refusal-${transfer.id}`}
      layout="vertical"
      className="answer-form"
      onFinish={(sent) => refusal.mutate(sent)}
    >
      <Form.Item
        name="reason"
        label={t("transfer.refusal")}
        rules={[{ required: true, message: t("transfer.refusalMissing") }]}
      >
        <Input maxLength={300} />
      </Form.Item>
      <WriteProblem error={refusal.error} />
      <Button htmlType="submit" loading={refusal.isPending}>
        {t("transfer.refused")}
      </Button>
    </Form>
  );
}
