import { Button, Form, Input, Radio } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { NewAttempt, LeadDetail } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { Moment } from "@/parts/Moment";
import { WriteProblem } from "@/parts/States";

import { OnDevice } from "./OnDevice";
import { MEANS, RESULTS_OF, useAttemptWords, type Means } from "./lead-words";

/** What was tried to reach the person, and a form for the next try. */
export function Attempts({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation();
  const attemptWords = useAttemptWords();
  return (
    <section className="sheet">
      <h2>{t("attempts.title", { count: lead.tries.length })}</h2>
      {lead.tries.length === 0 ? <p className="soft">{t("attempts.none")}</p> : null}
      <ul className="plain-list">
        {lead.tries.map((attempt) => (
          <li key={attempt.id}>
            <Moment at={attempt.at} short /> {attemptWords(attempt)}{" "}
            <span className="soft">
              {attempt.by.name} {attempt.note}
              <OnDevice at={attempt.device_at} />
            </span>
          </li>
        ))}
      </ul>
      {lead.allowed.includes("attempt") ? <AttemptForm lead={lead} /> : null}
    </section>
  );
}

function AttemptForm({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<NewAttempt>();
  const means = Form.useWatch<Means | undefined>("means", form) ?? "call";
  const params = { path: { lead_id: lead.id } };
  const record = useWrite(
    (body: NewAttempt, headers) =>
      ask(api.POST("/api/leads/{lead_id}/attempts", { params, body, headers })),
    () => form.resetFields(),
  );
  return (
    <Form<NewAttempt>
      name="attempt"
      form={form}
      layout="vertical"
      className="attempt-form"
      initialValues={{ means: "call", note: "" }}
      onValuesChange={(changed) => {
        if ("means" in changed) form.resetFields(["result"]);
      }}
      onFinish={(sent) => record.mutate(sent)}
    >
      <Form.Item name="means" label={t("attempts.how")}>
        <Radio.Group
          optionType="button"
          options={MEANS.map((value) => ({ value, label: t(`attempts.means.${value}`) }))}
        />
      </Form.Item>
      <Form.Item
        name="result"
        label={t("attempts.result")}
        rules={[{ required: true, message: t("attempts.resultMissing") }]}
      >
        <Radio.Group
          options={RESULTS_OF[means].map((value) => ({
            value,
            label: t(`attempts.results.${value}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="note" label={t("attempts.note")}>
        <Input maxLength={500} />
      </Form.Item>
      <WriteProblem error={record.error} />
      <Button htmlType="submit" loading={record.isPending}>
        {t("attempts.record")}
      </Button>
    </Form>
  );
}
