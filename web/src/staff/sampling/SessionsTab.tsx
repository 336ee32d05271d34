import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Form, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { Moment } from "@/parts/Moment";
import { fromField, toField } from "@/parts/moments";
import { Nothing, WriteProblem } from "@/parts/States";
import type { Column } from "@/parts/table/columns";
import { ResourceTable } from "@/parts/table/ResourceTable";
import { itemRows } from "@/parts/table/rows";

import { roundsQuery } from "../rounds/queries";
import { useMay } from "../session/session";
import { UnitSelect } from "../units/UnitSelect";
import { sessionsQuery, type Session } from "./queries";

/** Sessions, and a form for a new one. */
export function SessionsTab() {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const [planning, setPlanning] = useState(false);
  const rows = itemRows(useQuery(sessionsQuery));
  return (
    <>
      {planning ? <SessionForm close={() => setPlanning(false)} /> : null}
      <ResourceTable<Session>
        name="sampling-sessions"
        label={t("sampling.tabs.sessions")}
        columns={useColumns()}
        rows={rows}
        rowKey={(row) => row.id}
        rowName={(row) => row.place}
        onOpen={(row) => void navigate({ to: "/sampling/$id", params: { id: row.id } })}
        empty={<Nothing text={t("sampling.noSessions")} />}
        tools={
          may("sample") && !planning ? (
            <Button type="primary" onClick={() => setPlanning(true)}>
              {t("sampling.newSession")}
            </Button>
          ) : null
        }
      />
    </>
  );
}

function useColumns(): Column<Session>[] {
  const { t } = useTranslation();
  return [
    {
      key: "place",
      title: t("sampling.place"),
      always: true,
      show: (row) => (
        <Link to="/sampling/$id" params={{ id: row.id }}>
          {row.place}
        </Link>
      ),
    },
    { key: "unit", title: t("sampling.unit"), show: (row) => row.unit.name },
    { key: "kind", title: t("sampling.kind"), show: (row) => t(`sampling.kinds.${row.kind}`) },
    {
      key: "begins",
      title: t("sampling.begins"),
      show: (row) => <Moment at={row.begins_at} short />,
    },
    { key: "ends", title: t("sampling.ends"), show: (row) => <Moment at={row.ends_at} short /> },
    {
      key: "people",
      title: t("sampling.people"),
      show: (row) => (
        <span className="numbers">
          {row.people.toLocaleString("en")} / {row.capacity.toLocaleString("en")}
        </span>
      ),
    },
    {
      key: "tubes",
      title: t("sampling.tubes"),
      show: (row) => (
        <span className="numbers">
          {row.tubes} {row.open_tubes > 0 ? t("sampling.openTubes", { count: row.open_tubes }) : ""}
        </span>
      ),
    },
    {
      key: "lanes",
      title: t("sampling.lanes"),
      deskOnly: true,
      show: (row) => <span className="numbers">{row.lanes}</span>,
    },
    {
      key: "state",
      title: t("sampling.state"),
      show: (row) =>
        row.closed_at === null ? (
          t("sampling.running")
        ) : (
          <span className="soft">
            {t("sampling.ended")} <Moment at={row.closed_at} short />
          </span>
        ),
    },
  ];
}

interface Typed {
  place: string;
  begins: string;
  ends: string;
  capacity: number;
  lanes: number;
  pool_size: 1 | 5 | 10 | 20;
  kind: Session["kind"];
  team?: string;
  unit?: string;
  round?: string;
}

const HOURS = 4 * 3_600_000;

function SessionForm({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Typed>();
  const rounds = useQuery(roundsQuery).data?.items ?? [];
  const plan = useWrite(
    (typed: Typed, headers) =>
      ask(api.POST("/api/sampling/sessions", { body: bodyOf(typed), headers })),
    close,
  );
  const now = new Date();
  return (
    <section className="sheet">
      <h2>{t("sampling.newSession")}</h2>
      <Form<Typed>
        name="session"
        form={form}
        // People in isolation are sampled singly.
        onValuesChange={({ kind }) => kind === "isolation" && form.setFieldValue("pool_size", 1)}
        layout="vertical"
        className="session-form"
        initialValues={{
          begins: toField(now),
          ends: toField(new Date(now.getTime() + HOURS)),
          capacity: 500,
          lanes: 2,
          pool_size: 10,
          kind: "point",
        }}
        onFinish={(typed) => plan.mutate(typed)}
      >
        <Form.Item name="place" label={t("sampling.place")} rules={[{ required: true }]}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="unit" label={t("sampling.unit")}>
          <UnitSelect aria-label={t("sampling.unit")} />
        </Form.Item>
        <Form.Item name="kind" label={t("sampling.kind")}>
          <Select
            options={(["point", "door", "isolation"] as const).map((value) => ({
              value,
              label: t(`sampling.kinds.${value}`),
            }))}
          />
        </Form.Item>
        <Form.Item name="begins" label={t("sampling.begins")}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item name="ends" label={t("sampling.ends")}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item name="pool_size" label={t("sampling.poolSize")}>
          <Select options={[1, 5, 10, 20].map((value) => ({ value, label: `${value}` }))} />
        </Form.Item>
        <Form.Item name="capacity" label={t("sampling.capacity")}>
          <InputNumber min={1} max={100_000} className="whole" />
        </Form.Item>
        <Form.Item name="lanes" label={t("sampling.lanes")}>
          <InputNumber min={1} max={200} className="whole" />
        </Form.Item>
        <Form.Item name="team" label={t("sampling.team")}>
          <Input maxLength={500} placeholder={t("sampling.teamHelp")} />
        </Form.Item>
        {rounds.length === 0 ? null : (
          <Form.Item name="round" label={t("sampling.round")}>
            <Select
              allowClear
              options={rounds.map((each) => ({ value: each.id, label: each.name }))}
            />
          </Form.Item>
        )}
        <div className="form-acts">
          <Button type="primary" htmlType="submit" loading={plan.isPending}>
            {t("sampling.plan")}
          </Button>
          <Button onClick={close}>{t("sampling.cancel")}</Button>
        </div>
      </Form>
      <WriteProblem error={plan.error} />
    </section>
  );
}

function bodyOf(typed: Typed) {
  const { begins, ends, team = "", unit = "", round, ...rest } = typed;
  return {
    ...rest,
    begins_at: fromField(begins) ?? "",
    ends_at: fromField(ends) ?? "",
    team: team.split(/[、,，\s]+/).filter((name) => name !== ""),
    unit,
    round: round ?? null,
  };
}
