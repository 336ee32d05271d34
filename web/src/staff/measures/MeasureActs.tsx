import { Button, Flex, Form, Input, Select } from "antd";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useLanguage } from "@/i18n";
import { sayDay } from "@/parts/moments";
import { say } from "@/parts/problems";
import { WriteProblem } from "@/parts/States";

import { useMay } from "../session/session";
import { useMeasureAct, type MeasureDetail } from "./queries";

type Doing = "end" | "convert" | "restart" | "suspend" | "resume" | "release" | "contest";
type Sent = Record<string, string>;

/** What can be done to a measure now: each asks for a reason, and is kept with it. */
export function MeasureActs({ measure }: { measure: MeasureDetail }) {
  const { t } = useTranslation();
  const may = useMay();
  const [doing, setDoing] = useState<Doing | null>(null);
  if (measure.released_at !== null) return null;
  const acts: Doing[] = [
    ...(may("impose") ? imposersActs(measure) : []),
    ...(may("care") && measure.contests.every((each) => each.answered_at !== null)
      ? (["contest"] as const)
      : []),
  ];
  if (acts.length === 0) return null;
  return (
    <section className="sheet">
      <Flex gap={8} wrap>
        {acts.map((act) => (
          <Button
            key={act}
            type={act === doing ? "primary" : "default"}
            onClick={() => setDoing(act === doing ? null : act)}
          >
            {t(`measures.doing.${act}`)}
          </Button>
        ))}
      </Flex>
      {doing === null ? null : (
        <ActForm key={doing} doing={doing} measure={measure} done={() => setDoing(null)} />
      )}
    </section>
  );
}

function imposersActs(measure: MeasureDetail): Doing[] {
  return [
    "end",
    "convert",
    ...(measure.restarts.length > 0 || Object.keys(measure.anchors).length > 0
      ? (["restart"] as const)
      : []),
    measure.suspended_at === null ? "suspend" : "resume",
    "release",
  ];
}

interface FormProps {
  doing: Doing;
  measure: MeasureDetail;
  done: () => void;
}

function ActForm({ doing, measure, done }: FormProps) {
  const { t } = useTranslation();
  const act = useMeasureAct(
    (body: Sent, headers) =>
      doing === "contest"
        ? ask(
            api.POST("/api/measures/{measure_id}/contests", {
              params: { path: { measure_id: measure.id } },
              body: { text: body["text"] ?? "" },
              headers,
            }),
          )
        : ask(
            api.POST(`/api/measures/{measure_id}/${doing}` as "/api/measures/{measure_id}/end", {
              params: { path: { measure_id: measure.id } },
              body: body as { ends_on: string; reason: string },
              headers,
            }),
          ),
    done,
  );
  return (
    <Form<Sent>
      name={doing}
      layout="vertical"
      className="act-form"
      initialValues={startOf(doing, measure)}
      onFinish={(sent) => act.mutate(sent)}
    >
      <Fields doing={doing} measure={measure} />
      {doing === "contest" ? null : (
        <Asked name="reason" label={t("measures.why2")}>
          <Input maxLength={300} />
        </Asked>
      )}
      <WriteProblem error={act.error} />
      <Button type="primary" htmlType="submit" loading={act.isPending}>
        {t(`measures.doing.${doing}`)}
      </Button>
    </Form>
  );
}

function startOf(doing: Doing, measure: MeasureDetail): Sent {
  const today = sayDay(new Date().toISOString());
  if (doing === "end") return { ends_on: measure.ends_on };
  if (doing === "convert") {
    const isCentral = measure.phase === "central_isolation";
    return { kind: isCentral ? "home_isolation" : "central_isolation", on: today };
  }
  return doing === "restart" ? { day: today } : {};
}

function Fields({ doing, measure }: Omit<FormProps, "done">): ReactNode {
  const { t } = useTranslation();
  const { language } = useLanguage();
  if (doing === "end")
    return (
      <Asked name="ends_on" label={t("measures.newEnd")}>
        <Input type="date" />
      </Asked>
    );
  if (doing === "convert")
    return (
      <>
        <Asked name="kind" label={t("measures.to")}>
          <Select
            options={(["central_isolation", "home_isolation"] as const).map((value) => ({
              value,
              label: t(`measures.kinds.${value}`),
            }))}
          />
        </Asked>
        <Asked name="on" label={t("measures.from")}>
          <Input type="date" />
        </Asked>
      </>
    );
  if (doing === "restart")
    return (
      <>
        <Asked name="anchor" label={t("measures.anchor")}>
          <Select
            options={[
              ...measure.restarts.map(({ anchor, says }) => ({
                value: anchor,
                label: say(says, language),
              })),
              ...Object.keys(measure.anchors).map((anchor) => ({
                value: anchor,
                label: t(`anchors.${anchor}` as "anchors.last_exposure"),
              })),
            ]}
          />
        </Asked>
        <Asked name="day" label={t("measures.anchorDay")}>
          <Input type="date" />
        </Asked>
      </>
    );
  if (doing === "suspend")
    return (
      <Asked name="where" label={t("measures.where")}>
        <Input maxLength={200} />
      </Asked>
    );
  if (doing === "contest")
    return (
      <Asked name="text" label={t("contests.text")}>
        <Input.TextArea maxLength={2000} autoSize={{ minRows: 3 }} />
      </Asked>
    );
  return null;
}

function Asked({ name, label, children }: { name: string; label: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Form.Item
      name={name}
      label={label}
      rules={[{ required: true, message: t("measures.missing") }]}
    >
      {children}
    </Form.Item>
  );
}
