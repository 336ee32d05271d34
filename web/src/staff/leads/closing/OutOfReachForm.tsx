import { Alert, Button, Flex, Form, Input } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { LeadDetail } from "@/api/types";
import { Moment } from "@/parts/Moment";
import { WriteProblem } from "@/parts/States";

import { useLeadAct } from "../queries";

/** Asks the level above to end the search; the attempts go with it. */
export function OutOfReachForm({ lead, done }: { lead: LeadDetail; done: () => void }) {
  const { t } = useTranslation();
  const path = { id: lead.id };
  const request = useLeadAct(
    lead.id,
    (body: { summary: string }, headers) =>
      ask(api.POST("/api/leads/{id}/out-of-reach", { params: { path }, body, headers })),
    done,
  );
  return (
    <Form<{ summary: string }> layout="vertical" onFinish={(sent) => request.mutate(sent)}>
      <Alert
        type={lead.attempts.length === 0 ? "warning" : "info"}
        showIcon
        className="state-alert"
        title={t("outOfReach.attempts", { count: lead.attempts.length })}
      />
      <Form.Item
        name="summary"
        label={t("outOfReach.summary")}
        rules={[{ required: true, message: t("outOfReach.summaryMissing") }]}
      >
        <Input.TextArea maxLength={500} autoSize={{ minRows: 3 }} />
      </Form.Item>
      <WriteProblem error={request.error} />
      <Button type="primary" htmlType="submit" loading={request.isPending}>
        {t("outOfReach.ask")}
      </Button>
    </Form>
  );
}

interface Asked {
  id: string;
  summary: string;
  asked_at: string;
  asked_by?: string | null | undefined;
}

/** The request as it was made, for everybody who sees the lead. */
export function OutOfReachAsked({ request }: { request: Asked }) {
  const { t } = useTranslation();
  return (
    <>
      <p>
        {t("outOfReach.asked", { by: request.asked_by ?? "" })} <Moment at={request.asked_at} />
      </p>
      <blockquote>{request.summary}</blockquote>
    </>
  );
}

/** The level above says whether the search ends. */
export function OutOfReachDecision(props: { lead: string; request: Asked; done?: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ answer: string }>();
  const path = { id: props.request.id };
  const decide = useLeadAct(
    props.lead,
    (body: { approved: boolean; answer: string }, headers) =>
      ask(api.POST("/api/out-of-reach/{id}/decision", { params: { path }, body, headers })),
    props.done,
  );
  const answer = () => (form.getFieldValue("answer") as string | undefined) ?? "";
  return (
    <Form form={form} layout="vertical">
      <Form.Item name="answer" label={t("outOfReach.answer")}>
        <Input maxLength={300} />
      </Form.Item>
      <WriteProblem error={decide.error} />
      <Flex gap={8} wrap>
        <Button
          type="primary"
          loading={decide.isPending}
          onClick={() => decide.mutate({ approved: true, answer: answer() })}
        >
          {t("outOfReach.approve")}
        </Button>
        <Button
          loading={decide.isPending}
          onClick={() => decide.mutate({ approved: false, answer: answer() })}
        >
          {t("outOfReach.refuse")}
        </Button>
      </Flex>
    </Form>
  );
}
