import { Button, Flex, Form, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { fromField, toField } from "@/parts/moments";
import { WriteProblem } from "@/parts/States";

import { CLASSES, type CaseClass } from "./filters";
import { DateFields } from "./NewCasePage";
import { useCaseAct, type CaseDetail } from "./queries";

const ENDS = ["recovered", "died", "excluded", "left"] as const;
type Doing = "change" | "classify" | "end";

/** What an investigator can do to a case: correct its dates, say what it is, end it. */
export function CaseActs({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation();
  const [doing, setDoing] = useState<Doing | null>(null);
  const done = () => setDoing(null);
  const params = { path: { case_id: shown.id } };
  const reopen = useCaseAct((_: null, headers) =>
    ask(api.POST("/api/cases/{case_id}/reopen", { params, headers })),
  );
  const acts: Doing[] = shown.ended_at === null ? ["change", "classify", "end"] : ["change"];
  return (
    <section className="sheet">
      <Flex gap={8} wrap>
        {acts.map((act) => (
          <Button
            key={act}
            type={act === doing ? "primary" : "default"}
            onClick={() => setDoing(act === doing ? null : act)}
          >
            {t(`cases.${act}`)}
          </Button>
        ))}
        {shown.ended_at === null ? null : (
          <Button loading={reopen.isPending} onClick={() => reopen.mutate(null)}>
            {t("cases.reopen")}
          </Button>
        )}
      </Flex>
      <WriteProblem error={reopen.error} />
      {doing === "change" ? <ChangeForm shown={shown} done={done} /> : null}
      {doing === "classify" ? <ClassForm shown={shown} done={done} /> : null}
      {doing === "end" ? <EndForm shown={shown} done={done} /> : null}
    </section>
  );
}

interface FormProps {
  shown: CaseDetail;
  done: () => void;
}

function ChangeForm({ shown, done }: FormProps) {
  const { t } = useTranslation();
  const change = useCaseAct(
    (body: Record<string, string | null>, headers) =>
      ask(
        api.PATCH("/api/cases/{case_id}", {
          params: { path: { case_id: shown.id } },
          body,
          headers,
        }),
      ),
    done,
  );
  return (
    <Form<Record<string, string>>
      name="change"
      layout="vertical"
      className="act-form"
      initialValues={{
        onset_on: shown.onset_on ?? "",
        first_positive_on: shown.first_positive_on ?? "",
        last_negative_on: shown.last_negative_on ?? "",
        isolated_at: shown.isolated_at === null ? "" : toField(new Date(shown.isolated_at)),
        note: shown.note,
      }}
      onFinish={({ isolated_at, note, ...days }) =>
        change.mutate({
          ...Object.fromEntries(Object.entries(days).map(([name, day]) => [name, day || null])),
          isolated_at: fromField(isolated_at ?? ""),
          note: note ?? "",
        })
      }
    >
      <div className="field-row">
        <DateFields />
      </div>
      <Form.Item name="note" label={t("cases.note")}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={2000} />
      </Form.Item>
      <WriteProblem error={change.error} />
      <Button type="primary" htmlType="submit" loading={change.isPending}>
        {t("cases.save")}
      </Button>
    </Form>
  );
}

function ClassForm({ shown, done }: FormProps) {
  const { t } = useTranslation();
  const classify = useCaseAct(
    (body: { value: CaseClass; on: string | null; note: string }, headers) =>
      ask(
        api.POST("/api/cases/{case_id}/classifications", {
          params: { path: { case_id: shown.id } },
          body,
          headers,
        }),
      ),
    done,
  );
  return (
    <Form<{ value: CaseClass; on?: string; note?: string }>
      name="classify"
      layout="vertical"
      className="act-form"
      onFinish={({ value, on, note }) =>
        classify.mutate({ value, on: on || null, note: note ?? "" })
      }
    >
      <Form.Item
        name="value"
        label={t("cases.class")}
        rules={[{ required: true, message: t("cases.missing") }]}
      >
        <Select options={CLASSES.map((value) => ({ value, label: t(`cases.classes.${value}`) }))} />
      </Form.Item>
      <Form.Item name="on" label={t("cases.on")}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="note" label={t("cases.reason")}>
        <Input maxLength={500} />
      </Form.Item>
      <WriteProblem error={classify.error} />
      <Button type="primary" htmlType="submit" loading={classify.isPending}>
        {t("cases.classify")}
      </Button>
    </Form>
  );
}

function EndForm({ shown, done }: FormProps) {
  const { t } = useTranslation();
  const end = useCaseAct(
    (body: { end: (typeof ENDS)[number]; at: string | null }, headers) =>
      ask(
        api.POST("/api/cases/{case_id}/end", {
          params: { path: { case_id: shown.id } },
          body,
          headers,
        }),
      ),
    done,
  );
  return (
    <Form<{ end: (typeof ENDS)[number] }>
      name="end"
      layout="vertical"
      className="act-form"
      onFinish={(sent) => end.mutate({ end: sent.end, at: null })}
    >
      <Form.Item
        name="end"
        label={t("cases.ended")}
        rules={[{ required: true, message: t("cases.missing") }]}
      >
        <Select options={ENDS.map((value) => ({ value, label: t(`cases.ends.${value}`) }))} />
      </Form.Item>
      <WriteProblem error={end.error} />
      <Button type="primary" htmlType="submit" loading={end.isPending}>
        {t("cases.end")}
      </Button>
    </Form>
  );
}
