import { useQuery } from "@tanstack/react-query";
import { Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { useLanguage } from "@/i18n";
import { sayDay } from "@/parts/moments";
import { say } from "@/parts/problems";
import { WriteProblem } from "@/parts/States";

import { policiesInForce } from "../measures/queries";
import { Effect } from "./Effect";
import { packsQuery, type Preview, type Previewing } from "./queries";

interface Chosen {
  pack: string;
  before?: string;
  valid_on: string;
}

/** A pack is chosen, its effect is shown, and only then it can be applied, with a reason. */
export function ApplyForm() {
  const { t } = useTranslation();
  const [seen, setSeen] = useState<{ wish: Previewing; effect: Preview } | null>(null);
  const preview = useWrite(
    (body: Previewing, headers) => ask(api.POST("/api/policies/preview", { body, headers })),
    (effect, wish) => setSeen({ wish, effect }),
    { stays: "all" },
  );
  const apply = useWrite(
    (body: Previewing & { reason: string }, headers) =>
      ask(api.POST("/api/policies/apply", { body, headers })),
    () => setSeen(null),
  );
  return (
    <section className="sheet">
      <h2>{t("policy.applyPack")}</h2>
      <Choice
        busy={preview.isPending}
        changed={() => setSeen(null)}
        chosen={({ pack, before, valid_on }) =>
          preview.mutate({ pack, valid_on, ...(before === undefined ? {} : { before }) })
        }
      />
      <WriteProblem error={preview.error} />
      {seen === null ? null : (
        <>
          <Effect effect={seen.effect} />
          <Form<{ reason: string }>
            name="apply"
            layout="vertical"
            onFinish={({ reason }) => apply.mutate({ ...seen.wish, reason })}
          >
            <Form.Item
              name="reason"
              label={t("policy.reason")}
              rules={[{ required: true, message: t("measures.missing") }]}
            >
              <Input maxLength={300} />
            </Form.Item>
            <WriteProblem error={apply.error} />
            <Button type="primary" htmlType="submit" loading={apply.isPending}>
              {t("policy.apply")}
            </Button>
          </Form>
        </>
      )}
    </section>
  );
}

function Choice(props: { busy: boolean; changed: () => void; chosen: (what: Chosen) => void }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const packs = useQuery(packsQuery).data?.items ?? [];
  const inForce = useQuery(policiesInForce).data?.items ?? [];
  const rules = [{ required: true, message: t("measures.missing") }];
  return (
    <Form<Chosen>
      name="policy"
      layout="vertical"
      initialValues={{ valid_on: sayDay(new Date().toISOString()) }}
      onValuesChange={props.changed}
      onFinish={props.chosen}
    >
      <Form.Item name="pack" label={t("policy.pack")} rules={rules}>
        <Select
          options={packs
            .filter(({ fault }) => fault === null)
            .map(({ name, title }) => ({ value: name, label: say(title, language) }))}
        />
      </Form.Item>
      <Form.Item name="before" label={t("policy.before")}>
        <Select
          allowClear
          placeholder={t("policy.beforeNone")}
          options={inForce.map(({ id, title }) => ({ value: id, label: say(title, language) }))}
        />
      </Form.Item>
      <Form.Item name="valid_on" label={t("policy.day")} rules={rules}>
        <Input type="date" />
      </Form.Item>
      <Button htmlType="submit" loading={props.busy}>
        {t("policy.preview")}
      </Button>
    </Form>
  );
}
