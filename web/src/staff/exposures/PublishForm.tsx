import { useQuery } from "@tanstack/react-query";
import { App, Button, Flex, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { fromField, toField } from "@/parts/moments";
import { WriteProblem } from "@/parts/States";

import { SiteSelect } from "../cases/itinerary/DraftRows";
import { useCaseAct, type SiteRef } from "../cases/queries";

export interface AskedExposure {
  site?: string;
  from?: string;
  to?: string;
  case?: string;
}

interface Filled {
  from_at: string;
  to_at: string;
  zone?: string;
  advice_zh?: string;
  advice_en?: string;
}

/** Publishes a site with its window; the usual advice where none is written. */
export function PublishForm({ asked, close }: { asked: AskedExposure; close: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [chosen, setChosen] = useState<SiteRef | null>(null);
  const known = useQuery({
    queryKey: ["site", asked.site],
    queryFn: () =>
      ask(api.GET("/api/sites/{site_id}", { params: { path: { site_id: asked.site ?? "" } } })),
    enabled: asked.site !== undefined,
  });
  const site = chosen ?? known.data ?? null;
  const publish = useCaseAct(
    (filled: Filled, headers) =>
      ask(
        api.POST("/api/exposure-sites", {
          body: {
            site: site?.id ?? "",
            zone: filled.zone ?? "",
            from_at: fromField(filled.from_at) ?? "",
            to_at: fromField(filled.to_at) ?? "",
            case: asked.case ?? null,
            advice_zh: filled.advice_zh ?? "",
            advice_en: filled.advice_en ?? "",
          },
          headers,
        }),
      ),
    () => {
      void message.success(t("exposures.done"));
      close();
    },
  );
  const rules = [{ required: true, message: t("exposures.missing") }];
  const at = (iso: string | undefined) => (iso === undefined ? "" : toField(new Date(iso)));
  return (
    <section className="sheet">
      <h2>{t("exposures.publish")}</h2>
      <Form<Filled>
        name="publish"
        layout="vertical"
        initialValues={{ from_at: at(asked.from), to_at: at(asked.to) }}
        onFinish={(filled) => publish.mutate(filled)}
      >
        <div className="field-row">
          <Form.Item label={t("exposures.site")} required>
            <SiteSelect place="" sites={[]} site={site} choose={setChosen} />
          </Form.Item>
          <Form.Item name="zone" label={t("exposures.zone")}>
            <Input maxLength={100} />
          </Form.Item>
          <Form.Item name="from_at" label={t("exposures.from")} rules={rules}>
            <Input type="datetime-local" />
          </Form.Item>
          <Form.Item name="to_at" label={t("exposures.to")} rules={rules}>
            <Input type="datetime-local" />
          </Form.Item>
        </div>
        <Form.Item name="advice_zh" label={`${t("exposures.advice")} (zh)`}>
          <Input maxLength={1000} />
        </Form.Item>
        <Form.Item name="advice_en" label={`${t("exposures.advice")} (en)`}>
          <Input maxLength={1000} />
        </Form.Item>
        <WriteProblem error={publish.error} />
        <Flex gap={8}>
          <Button
            type="primary"
            htmlType="submit"
            disabled={site === null}
            loading={publish.isPending}
          >
            {t("exposures.publish")}
          </Button>
          <Button onClick={close}>{t("cases.cancel")}</Button>
        </Flex>
      </Form>
    </section>
  );
}
