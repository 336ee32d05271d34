import { Link } from "@tanstack/react-router";
import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Deadline } from "@/parts/Deadline";
import { LinkButton } from "@/parts/LinkButton";
import { fromField, toField } from "@/parts/moments";
import { PageHead } from "@/parts/PageHead";
import { Nothing, WriteProblem } from "@/parts/States";

import { useMay, useMe } from "../session/session";
import { AttachmentsField } from "./Attachments";
import { FieldDrafts } from "./FieldDrafts";
import "./orders.css";
import { useOrderAct, type Attachment, type OrderLine } from "./queries";
import { formOfDrafts, type FieldDraft } from "./report";
import { UnitsField } from "./UnitsField";

const QUICK_HOURS = [2, 12, 24];
const HOUR = 3_600_000;

interface Decided {
  subject: string;
  text?: string;
  units: string[];
  due: string;
  fields?: FieldDraft[];
  attachments?: Attachment[];
}

/** A decision becomes orders to units, in one form and one act. */
export function DecidePage() {
  const { t } = useTranslation();
  const may = useMay();
  const [made, setMade] = useState<OrderLine[] | null>(null);
  return (
    <div className="decide">
      <PageHead title={t("decide.title")} line={t("decide.line")} />
      {!may("assign") ? (
        <Nothing text={t("decide.notYours")} />
      ) : made === null ? (
        <DecisionForm made={setMade} />
      ) : (
        <Made orders={made} again={() => setMade(null)} />
      )}
    </div>
  );
}

function DecisionForm({ made }: { made: (orders: OrderLine[]) => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const decide = useOrderAct(
    ({ subject, text = "", units, due, fields = [], attachments = [] }: Decided, headers) =>
      ask(
        api.POST("/api/decisions", {
          body: {
            subject,
            text,
            units,
            due_at: fromField(due) ?? due,
            attachments: attachments.map(({ id }) => id),
            form: formOfDrafts(fields).map((field) => ({ ...field })),
          },
          headers,
        }),
      ),
    ({ items }) => made(items),
  );
  return (
    <Form<Decided>
      name="decide"
      layout="vertical"
      className="sheet"
      initialValues={{ units: [] }}
      scrollToFirstError
      onFinish={(sent) => decide.mutate(sent)}
    >
      <Form.Item
        name="subject"
        label={t("decide.subject")}
        rules={[{ required: true, whitespace: true, message: t("order.missing") }]}
      >
        <Input maxLength={200} placeholder={t("decide.subjectHint")} />
      </Form.Item>
      <Form.Item name="text" label={t("decide.text")}>
        <Input.TextArea maxLength={4000} autoSize={{ minRows: 3 }} />
      </Form.Item>
      <UnitsField label={t("decide.units")} top={me.unit.code} />
      <DueField />
      <FieldDrafts />
      <AttachmentsField />
      <WriteProblem error={decide.error} />
      <Button type="primary" htmlType="submit" loading={decide.isPending}>
        {t("decide.submit")}
      </Button>
    </Form>
  );
}

/** The deadline: a quick choice writes it into the field, where it can be changed. */
function DueField() {
  const { t } = useTranslation();
  const form = Form.useFormInstance();
  const ahead = (_rule: unknown, due: string | undefined) =>
    due === undefined || due === "" || Date.parse(fromField(due) ?? "") > Date.now()
      ? Promise.resolve()
      : Promise.reject(new Error(t("decide.duePast")));
  return (
    <>
      <Form.Item
        name="due"
        label={t("decide.due")}
        className="due-field"
        rules={[{ required: true, message: t("order.missing") }, { validator: ahead }]}
      >
        <Input type="datetime-local" />
      </Form.Item>
      <div className="quick">
        {QUICK_HOURS.map((count) => (
          <Button
            key={count}
            onClick={() => {
              form.setFieldValue("due", toField(new Date(Date.now() + count * HOUR)));
              void form.validateFields(["due"]);
            }}
          >
            {t("decide.hours", { count })}
          </Button>
        ))}
      </div>
    </>
  );
}

function Made({ orders, again }: { orders: OrderLine[]; again: () => void }) {
  const { t } = useTranslation();
  const decision = orders[0]?.decision;
  return (
    <section className="sheet">
      <Alert type="success" showIcon title={t("decide.done", { count: orders.length })} />
      <ul className="order-asks">
        {orders.map((order) => (
          <li key={order.id}>
            <Link to="/orders/$id" params={{ id: order.id }}>
              {order.unit.name}
            </Link>{" "}
            <span className="soft">{order.officer.name}</span> <Deadline due={order.due_at} />
          </li>
        ))}
      </ul>
      <div className="order-doing">
        <LinkButton look="primary" to="/orders" search={decision === undefined ? {} : { decision }}>
          {t("decide.toOrders")}
        </LinkButton>
        <Button onClick={again}>{t("decide.another")}</Button>
      </div>
    </section>
  );
}
