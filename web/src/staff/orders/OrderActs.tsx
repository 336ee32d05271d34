import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { fromField, sayMoment, toField } from "@/parts/moments";
import { WriteProblem } from "@/parts/States";

import { useMay } from "../session/session";
import { unitsQuery } from "../units/queries";
import { actsOn, isByLeads, type Doing, type Why } from "./acts";
import { AttachmentsField } from "./Attachments";
import { useOrderAct, type Attachment, type OrderDetail } from "./queries";
import { fieldsOf, reportOf } from "./report";
import { ReportFields } from "./ReportFields";
import { UnitsField } from "./UnitsField";

/** What can be done with the order now, and in words why not the rest. */
export function OrderActs({ order }: { order: OrderDetail }) {
  const { t } = useTranslation();
  const may = useMay();
  const units = useQuery(unitsQuery).data?.items ?? [];
  const [doing, setDoing] = useState<Doing>();
  const { can, why } = actsOn(order, {
    work: may("work"),
    assign: may("assign"),
    units: units.map(({ code }) => code),
  });
  const done = () => setDoing(undefined);
  const begun = doing !== undefined && doing !== "accept" && can.includes(doing) ? doing : null;
  return (
    <section className="sheet" aria-label={t("order.next")}>
      <h2>{t("order.next")}</h2>
      {why.map((one) => (
        <Reason key={one} why={one} order={order} />
      ))}
      <div className="order-doing">
        {can.map((one) =>
          one === "accept" ? (
            <Accept key={one} order={order} />
          ) : (
            <Button
              key={one}
              type={one === begun ? "primary" : "default"}
              onClick={() => setDoing(one)}
            >
              {t(`order.doing.${one}`)}
            </Button>
          ),
        )}
      </div>
      {begun === null ? null : <ActForm key={begun} doing={begun} order={order} done={done} />}
    </section>
  );
}

function Reason({ why, order }: { why: Why; order: OrderDetail }) {
  const { t } = useTranslation();
  const count = order.children.filter((child) => child.closed_at === null).length;
  return (
    <p className="order-why soft">
      {t(`order.why.${why}`, { unit: order.issued_by.name, count })} <SubjectLink order={order} />
    </p>
  );
}

/** Where the work lies that the order is about. */
function SubjectLink({ order }: { order: OrderDetail }) {
  const { t } = useTranslation();
  const { subject_id: id, subject_kind: kind } = order;
  if (id === null) return null;
  if (isByLeads(order))
    return (
      <Link to="/leads" search={{ list: id, unit: order.unit.code, state: "open" }}>
        {t("order.why.toLeads")}
      </Link>
    );
  if (kind === "measure")
    return (
      <Link to="/measures/$id" params={{ id }}>
        {t("order.why.toMeasure")}
      </Link>
    );
  if (kind === "person")
    return (
      <Link to="/leads" search={{ unit: order.unit.code, unheld: true }}>
        {t("order.why.toUnheld")}
      </Link>
    );
  if (kind === "occupancy" || kind === "matter")
    return <Link to="/isolation">{t("order.why.toSites")}</Link>;
  if (kind === "single")
    return (
      <Link to="/sampling" search={{ tab: "results" }}>
        {t("order.why.toResults")}
      </Link>
    );
  return kind === "contest" ? <Link to="/contests">{t("order.why.toContests")}</Link> : null;
}

function Accept({ order }: { order: OrderDetail }) {
  const { t } = useTranslation();
  const params = { path: { order_id: order.id } };
  const accept = useOrderAct((_sent: object, headers) =>
    ask(api.POST("/api/orders/{order_id}/accept", { params, headers })),
  );
  return (
    <>
      <Button type="primary" loading={accept.isPending} onClick={() => accept.mutate({})}>
        {t("order.doing.accept")}
      </Button>
      <WriteProblem error={accept.error} />
    </>
  );
}

interface FormProps {
  order: OrderDetail;
  done: () => void;
}

function ActForm({ doing, ...given }: FormProps & { doing: Exclude<Doing, "accept"> }) {
  if (doing === "report") return <Reporting {...given} />;
  if (doing === "pass_down") return <PassingDown {...given} />;
  return doing === "close" ? <Closing {...given} /> : <Returning {...given} />;
}

/** The answers by the names of the form's fields, and the files enclosed. */
type Reported = Record<string, unknown> & { attachments?: Attachment[] };

function Reporting({ order, done }: FormProps) {
  const { t } = useTranslation();
  const params = { path: { order_id: order.id } };
  const act = useOrderAct(
    ({ attachments = [], ...filled }: Reported, headers) =>
      ask(
        api.POST("/api/orders/{order_id}/report", {
          params,
          body: { report: reportOf(filled), attachments: attachments.map(({ id }) => id) },
          headers,
        }),
      ),
    done,
  );
  return (
    <Form<Reported>
      name="report"
      layout="vertical"
      className="order-form"
      onFinish={(filled) => act.mutate(filled)}
    >
      <ReportFields fields={fieldsOf(order.form)} />
      <AttachmentsField />
      <WriteProblem error={act.error} />
      <Button type="primary" htmlType="submit" loading={act.isPending}>
        {t("order.doing.report")}
      </Button>
    </Form>
  );
}

function PassingDown({ order, done }: FormProps) {
  const { t } = useTranslation();
  const params = { path: { order_id: order.id } };
  const act = useOrderAct(
    ({ units, due }: { units: string[]; due: string }, headers) =>
      ask(
        api.POST("/api/orders/{order_id}/pass-down", {
          params,
          body: { units, due_at: fromField(due) ?? order.due_at },
          headers,
        }),
      ),
    done,
  );
  return (
    <Form<{ units: string[]; due: string }>
      name="pass_down"
      layout="vertical"
      className="order-form"
      initialValues={{ units: [], due: toField(new Date(order.due_at)) }}
      onFinish={(sent) => act.mutate(sent)}
    >
      <UnitsField label={t("order.units")} top={order.unit.code} />
      <Form.Item
        name="due"
        label={t("order.passDue", { due: sayMoment(order.due_at) })}
        rules={[{ required: true, message: t("order.missing") }]}
      >
        <Input type="datetime-local" className="due-field" />
      </Form.Item>
      <WriteProblem error={act.error} />
      <Button type="primary" htmlType="submit" loading={act.isPending}>
        {t("order.doing.pass_down")}
      </Button>
    </Form>
  );
}

function Closing({ order, done }: FormProps) {
  const { t } = useTranslation();
  const params = { path: { order_id: order.id } };
  const act = useOrderAct(
    ({ text = "" }: { text?: string }, headers) =>
      ask(api.POST("/api/orders/{order_id}/close", { params, body: { text }, headers })),
    done,
  );
  return (
    <Form<{ text?: string }>
      name="close"
      layout="vertical"
      className="order-form"
      onFinish={(sent) => act.mutate(sent)}
    >
      <Form.Item name="text" label={t("order.closeText")}>
        <Input.TextArea maxLength={2000} autoSize />
      </Form.Item>
      <WriteProblem error={act.error} />
      <Button type="primary" htmlType="submit" loading={act.isPending}>
        {t("order.doing.close")}
      </Button>
    </Form>
  );
}

function Returning({ order, done }: FormProps) {
  const { t } = useTranslation();
  const params = { path: { order_id: order.id } };
  const act = useOrderAct(
    ({ reason, due = "" }: { reason: string; due?: string }, headers) =>
      ask(
        api.POST("/api/orders/{order_id}/return", {
          params,
          body: { reason, due_at: fromField(due) },
          headers,
        }),
      ),
    done,
  );
  return (
    <Form<{ reason: string; due?: string }>
      name="return"
      layout="vertical"
      className="order-form"
      onFinish={(sent) => act.mutate(sent)}
    >
      <Form.Item
        name="reason"
        label={t("order.reason")}
        rules={[{ required: true, whitespace: true, message: t("order.missing") }]}
      >
        <Input maxLength={300} />
      </Form.Item>
      <Form.Item name="due" label={t("order.newDue")}>
        <Input type="datetime-local" className="due-field" />
      </Form.Item>
      <WriteProblem error={act.error} />
      <Button type="primary" htmlType="submit" loading={act.isPending}>
        {t("order.doing.return")}
      </Button>
    </Form>
  );
}
