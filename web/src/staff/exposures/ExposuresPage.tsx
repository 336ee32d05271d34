import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Checkbox, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "@tanstack/react-router";

import { api, ask } from "@/api/client";
import { useLanguage } from "@/i18n";
import { Download } from "@/parts/Download";
import { Moment } from "@/parts/Moment";
import { PageHead } from "@/parts/PageHead";
import { say } from "@/parts/problems";
import { Nothing, WriteProblem } from "@/parts/States";
import type { Column } from "@/parts/table/columns";
import { ResourceTable } from "@/parts/table/ResourceTable";
import { usePages } from "@/parts/usePages";

import { useCaseAct, type Exposure } from "../cases/queries";
import { useMay } from "../session/session";
import "../cases/cases.css";
import "../leads/leads.css";
import "../policy/policy.css";
import "./exposures.css";
import { FeedForm } from "./FeedForm";
import { PublishForm } from "./PublishForm";
import { SelfCheck } from "./SelfCheck";

/** Places and times told to the public: published, taken back, taken in, and asked about. */
export function ExposuresPage() {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const asked = useSearch({ from: "/inside/exposures" });
  const [doing, setDoing] = useState<"publish" | "feed" | null>(
    asked.site === undefined ? null : "publish",
  );
  const close = () => {
    setDoing(null);
    if (asked.site !== undefined) void navigate({ to: "/exposures", search: {}, replace: true });
  };
  return (
    <>
      <PageHead title={t("menu.exposures")} line={t("exposures.line")}>
        {may("investigate") ? (
          <>
            <Button type="primary" onClick={() => setDoing("publish")}>
              {t("exposures.publish")}
            </Button>
            <Button onClick={() => setDoing("feed")}>{t("exposures.takeIn")}</Button>
          </>
        ) : null}
        {may("export") ? (
          <Download path="/api/exposure-sites/feed.csv">{t("exposures.download")}</Download>
        ) : null}
      </PageHead>
      {doing === "publish" ? <PublishForm asked={asked} close={close} /> : null}
      {doing === "feed" ? <FeedForm close={close} /> : null}
      <SelfCheck />
      <TheTable />
    </>
  );
}

function TheTable() {
  const { t } = useTranslation();
  const [withdrawn, setWithdrawn] = useState(false);
  const [gone, setGone] = useState<Exposure | null>(null);
  const rows = usePages(["exposures", withdrawn], (cursor) =>
    ask(api.GET("/api/exposure-sites", { params: { query: { cursor, limit: 50, withdrawn } } })),
  );
  return (
    <>
      <ResourceTable<Exposure>
        name="exposures"
        label={t("menu.exposures")}
        columns={useColumns(setGone)}
        rows={rows}
        rowKey={(row) => row.id}
        rowName={(row) => row.site.name}
        empty={<Nothing text={t("exposures.none")} />}
        tools={
          <Checkbox checked={withdrawn} onChange={({ target }) => setWithdrawn(target.checked)}>
            {t("exposures.showWithdrawn")}
          </Checkbox>
        }
      />
      {gone === null ? null : <WithdrawDialog exposure={gone} close={() => setGone(null)} />}
    </>
  );
}

function useColumns(take: (row: Exposure) => void): Column<Exposure>[] {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const may = useMay();
  return [
    {
      key: "site",
      title: t("exposures.site"),
      always: true,
      show: (row) => (
        <span>
          <b>{row.site.name}</b> {row.zone}
          <div className="soft">{row.site.address}</div>
        </span>
      ),
    },
    { key: "from", title: t("exposures.from"), show: (row) => <Moment at={row.from_at} /> },
    { key: "to", title: t("exposures.to"), show: (row) => <Moment at={row.to_at} /> },
    {
      key: "advice",
      title: t("exposures.advice"),
      show: (row) => <div className="why-says">{say(row.advice, language)}</div>,
    },
    {
      key: "case",
      title: t("exposures.case"),
      show: (row) =>
        row.case === null ? null : (
          <Link to="/cases/$id" params={{ id: row.case.id }}>
            {row.case.number}
          </Link>
        ),
    },
    {
      key: "published",
      title: t("exposures.published"),
      deskOnly: true,
      show: (row) => (
        <span className="soft">
          {row.published_by.name} <Moment at={row.published_at} short />
        </span>
      ),
    },
    {
      key: "acts",
      title: t("exposures.withdraw"),
      acts: true,
      show: (row) =>
        row.withdrawn_at !== null ? (
          <span className="soft">
            {t("exposures.withdrawnAt")} {row.reason}
          </span>
        ) : may("investigate") ? (
          <Button size="small" onClick={() => take(row)}>
            {t("exposures.withdraw")}
          </Button>
        ) : null,
    },
  ];
}

function WithdrawDialog({ exposure, close }: { exposure: Exposure; close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ reason: string }>();
  const withdraw = useCaseAct(
    (body: { reason: string }, headers) =>
      ask(
        api.POST("/api/exposure-sites/{exposure_id}/withdraw", {
          params: { path: { exposure_id: exposure.id } },
          body,
          headers,
        }),
      ),
    close,
  );
  return (
    <Modal
      open
      title={`${t("exposures.withdraw")} · ${exposure.site.name}`}
      okText={t("exposures.withdraw")}
      onCancel={close}
      onOk={form.submit}
      okButtonProps={{ loading: withdraw.isPending }}
    >
      <Form
        form={form}
        name="withdraw"
        layout="vertical"
        onFinish={(sent) => withdraw.mutate(sent)}
      >
        <Form.Item
          name="reason"
          label={t("exposures.reason")}
          rules={[{ required: true, message: t("exposures.missing") }]}
        >
          <Input autoFocus maxLength={300} />
        </Form.Item>
      </Form>
      <WriteProblem error={withdraw.error} />
    </Modal>
  );
}
