import { Alert, Button, Flex, Form, Input } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { LeadDetail, RequestLine, Verdict } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { Moment } from "@/parts/Moment";
import { WriteProblem } from "@/parts/States";

import { OnDevice } from "../OnDevice";

/** Asks the level above to end the search; the attempts go with it. */
export function OutOfReachForm({ lead, done }: { lead: LeadDetail; done: () => void }) {
  const { t } = useTranslation();
  const path = { lead_id: lead.id };
  const request = useWrite(
    (body: { summary: string }, headers) =>
      ask(api.POST("/api/leads/{lead_id}/out-of-reach", { params: { path }, body, headers })),
    done,
  );
  return (
    <Form<{ summary: string }>
      name="search"
      layout="vertical"
      onFinish={(sent) => request.mutate(sent)}
    >
      <Alert
        type={lead.attempts === 0 ? "warning" : "info"}
        showIcon
        className="state-alert"
        title={t("outOfReach.attempts", { count: lead.attempts })}
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

/** The request as it was made, for everybody who sees the lead. */
export function OutOfReachAsked({ request }: { request: RequestLine }) {
  const { t } = useTranslation();
  return (
    <>
      <p>
        {t("outOfReach.asked", { by: request.asked_by?.name ?? "" })}{" "}
        <Moment at={request.asked_at} />
        <OnDevice at={request.device_at} />
      </p>
      <blockquote>{request.summary}</blockquote>
    </>
  );
}

/** The level above says whether the search ends. */
export function OutOfReachDecision(props: { request: RequestLine; done?: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ answer: string }>();
  const path = { request_id: props.request.id };
  const decide = useWrite(
    (body: Verdict, headers) =>
      ask(api.POST("/api/out-of-reach/{request_id}/decision", { params: { path }, body, headers })),
    props.done,
  );
  const answer = () => (form.getFieldValue("answer") as string | undefined) ?? "";
  return (
    <Form name={`verdict-${props.request.id}`} form={form} layout="vertical">
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
