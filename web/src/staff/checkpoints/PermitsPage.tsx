import "@/parts/barrier/barrier.css";
import { Link } from "@tanstack/react-router";
import { Button, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { PageHead } from "@/parts/PageHead";
import { Nothing, WriteProblem } from "@/parts/States";
import type { Column } from "@/parts/table/columns";
import { ResourceTable } from "@/parts/table/ResourceTable";
import { useNow } from "@/parts/useNow";
import { usePages } from "@/parts/usePages";

import { useMay } from "../session/session";
import "./checkpoints.css";
import { today } from "./filters";
import { stateOf } from "./permits";
import type { Permit, PermitSent } from "./queries";

/** Permits of vehicles with supplies: recorded, looked over, revoked. */
export function PermitsPage() {
  const { t } = useTranslation();
  const may = useMay();
  const [recording, setRecording] = useState(false);
  const [ending, setEnding] = useState<Permit | null>(null);
  const rows = usePages(["permits"], (cursor) =>
    ask(api.GET("/api/permits", { params: { query: { cursor, limit: 50 } } })),
  );
  return (
    <>
      <PageHead title={t("permits.title")} line={t("permits.line")}>
        <Link to="/checkpoints">{t("menu.checkpoints")}</Link>
        {may("checkpoints") ? (
          <Button type="primary" onClick={() => setRecording(true)}>
            {t("permits.record")}
          </Button>
        ) : null}
      </PageHead>
      <ResourceTable<Permit>
        name="permits"
        label={t("permits.title")}
        columns={useColumns(may("checkpoints") ? setEnding : null)}
        rows={rows}
        rowKey={(row) => row.id}
        rowName={(row) => row.number}
        empty={<Nothing text={t("permits.none")} />}
      />
      {recording ? <RecordPermit close={() => setRecording(false)} /> : null}
      {ending === null ? null : <EndPermit permit={ending} close={() => setEnding(null)} />}
    </>
  );
}

const LIGHTS = { valid: "green", coming: "yellow", over: "yellow", revoked: "red" } as const;

function useColumns(end: ((permit: Permit) => void) | null): Column<Permit>[] {
  const { t } = useTranslation();
  const day = today(useNow(300_000));
  return [
    {
      key: "number",
      title: t("permits.number"),
      always: true,
      show: (row) => <b className="numbers">{row.number}</b>,
    },
    { key: "plate", title: t("barrier.plate"), show: (row) => row.plate },
    {
      key: "route",
      title: t("permits.route"),
      show: (row) => `${row.origin} → ${row.destination}`,
    },
    { key: "goods", title: t("permits.goods"), show: (row) => row.goods },
    {
      key: "days",
      title: t("permits.days"),
      show: (row) => `${row.valid_from} – ${row.valid_until}`,
    },
    {
      key: "state",
      title: t("permits.state"),
      show: (row) => {
        const state = stateOf(row, day);
        return (
          <>
            <span className={`light light-${LIGHTS[state]}`}>{t(`permits.states.${state}`)}</span>{" "}
            {row.reason}
          </>
        );
      },
    },
    {
      key: "acts",
      title: t("ledgerOfDay.acts"),
      show: (row) =>
        end !== null && row.revoked_at === null ? (
          <Button
            size="small"
            aria-label={`${t("permits.end")} ${row.number}`}
            onClick={() => end(row)}
          >
            {t("permits.end")}
          </Button>
        ) : null,
    },
  ];
}

const LINES = ["number", "plate", "origin", "destination"] as const;
const DAYS = ["valid_from", "valid_until"] as const;

function RecordPermit({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<PermitSent>();
  const record = useWrite(
    (body: PermitSent, headers) => ask(api.POST("/api/permits", { body, headers })),
    close,
  );
  const needed = [{ required: true, whitespace: true, message: t("atBarrier.missing") }];
  return (
    <Modal
      open
      title={t("permits.record")}
      okText={t("permits.record")}
      cancelText={t("atBarrier.cancel")}
      onCancel={close}
      onOk={form.submit}
      confirmLoading={record.isPending}
    >
      <Form<PermitSent>
        form={form}
        name="permit"
        layout="vertical"
        onFinish={(sent) => record.mutate({ ...sent, goods: sent.goods ?? "" })}
      >
        {LINES.map((name) => (
          <Form.Item
            key={name}
            name={name}
            label={t(`permits.fields.${name}`)}
            rules={needed}
            extra={name === "number" ? t("permits.numberHelp") : undefined}
          >
            <Input maxLength={100} autoComplete="off" />
          </Form.Item>
        ))}
        <Form.Item name="goods" label={t("permits.goods")}>
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
        {DAYS.map((name) => (
          <Form.Item key={name} name={name} label={t(`permits.fields.${name}`)} rules={needed}>
            <Input type="date" />
          </Form.Item>
        ))}
      </Form>
      <WriteProblem error={record.error} />
    </Modal>
  );
}

function EndPermit({ permit, close }: { permit: Permit; close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ reason: string }>();
  const params = { path: { permit_id: permit.id } };
  const end = useWrite(
    (body: { reason: string }, headers) =>
      ask(api.POST("/api/permits/{permit_id}/revoke", { params, body, headers })),
    close,
  );
  return (
    <Modal
      open
      title={`${t("permits.end")} · ${permit.number}`}
      okText={t("permits.end")}
      cancelText={t("atBarrier.cancel")}
      onCancel={close}
      onOk={form.submit}
      confirmLoading={end.isPending}
    >
      <Form form={form} name="permit-end" layout="vertical" onFinish={(sent) => end.mutate(sent)}>
        <Form.Item
          name="reason"
          label={t("permits.reason")}
          rules={[{ required: true, whitespace: true, message: t("atBarrier.missing") }]}
        >
          <Input maxLength={200} autoComplete="off" />
        </Form.Item>
      </Form>
      <WriteProblem error={end.error} />
    </Modal>
  );
}
