import { Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { fromField } from "@/parts/moments";
import { Moment } from "@/parts/Moment";
import { WriteProblem } from "@/parts/States";

import { useCaseAct } from "../cases/queries";

interface Said {
  text: string;
  from_at: string;
  to_at: string;
}

/** Whether somebody who tells where they were was at a published place in its window. */
export function SelfCheck() {
  const { t } = useTranslation();
  const check = useCaseAct((said: Said, headers) =>
    ask(
      api.POST("/api/exposure-sites/match", {
        body: {
          reports: [
            {
              text: said.text,
              site: null,
              from_at: fromField(said.from_at) ?? "",
              to_at: fromField(said.to_at) ?? "",
            },
          ],
        },
        headers,
      }),
    ),
  );
  const matches = check.data?.items[0]?.matches;
  const rules = [{ required: true, message: t("exposures.missing") }];
  return (
    <details className="sheet self-check">
      <summary>{t("exposures.check")}</summary>
      <p className="soft">{t("exposures.checkHelp")}</p>
      <Form<Said> name="check" layout="vertical" onFinish={(said) => check.mutate(said)}>
        <div className="field-row">
          <Form.Item name="text" label={t("exposures.place")} rules={rules}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name="from_at" label={t("exposures.from")} rules={rules}>
            <Input type="datetime-local" />
          </Form.Item>
          <Form.Item name="to_at" label={t("exposures.to")} rules={rules}>
            <Input type="datetime-local" />
          </Form.Item>
        </div>
        <Button htmlType="submit" loading={check.isPending}>
          {t("exposures.checkNow")}
        </Button>
      </Form>
      <WriteProblem error={check.error} />
      {matches === undefined ? null : (
        <div role="status">
          <b>
            {matches.length === 0
              ? t("exposures.noHit")
              : t("exposures.hit", { count: matches.length })}
          </b>
          <ul className="plain-list">
            {matches.map((each) => (
              <li key={each.id}>
                {each.site.name} <Moment at={each.from_at} /> – <Moment at={each.to_at} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </details>
  );
}
