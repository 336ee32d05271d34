import { Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useWrite } from "@/api/useWrite";
import { WriteProblem } from "@/parts/States";

import { UnitSelect } from "../units/UnitSelect";
import { LinkedSelect } from "./LinkedSelect";

type Proposing = components["schemas"]["Proposing"];

interface Said {
  reason: string;
  place?: string;
  unit?: string;
  linked?: string;
}

interface Props {
  wish: Proposing;
  lead: string | undefined;
  done: (id: string) => void;
}

/** The last step: why, where, and which unit answers. */
export function ImposeForm({ wish, lead, done }: Props) {
  const { t } = useTranslation();
  const impose = useWrite(
    (said: Said, headers) =>
      ask(
        api.POST("/api/measures", {
          body: {
            ...wish,
            reason: said.reason,
            place: said.place ?? "",
            unit: said.unit ?? "",
            ...(lead === undefined ? {} : { lead }),
            ...(said.linked === undefined ? {} : { linked: said.linked }),
          },
          headers,
        }),
      ),
    (made) => done(made.id),
    { stays: ["person"] },
  );
  return (
    <section className="sheet">
      <Form<Said> name="impose" layout="vertical" onFinish={(said) => impose.mutate(said)}>
        <Form.Item
          name="reason"
          label={t("measures.imposeReason")}
          rules={[{ required: true, message: t("measures.missing") }]}
        >
          <Input maxLength={300} />
        </Form.Item>
        <Form.Item name="place" label={t("measures.place")}>
          <Input maxLength={500} />
        </Form.Item>
        <Form.Item name="unit" label={t("measures.whoUnit")}>
          <UnitSelect aria-label={t("measures.whoUnit")} />
        </Form.Item>
        <Form.Item name="linked" label={t("measures.linked")}>
          <LinkedSelect person={wish.person} />
        </Form.Item>
        <WriteProblem error={impose.error} />
        <Button type="primary" size="large" htmlType="submit" loading={impose.isPending}>
          {t("measures.imposeNow")}
        </Button>
      </Form>
    </section>
  );
}
