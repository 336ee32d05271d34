import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Form, Input, Select, Tabs } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { Moment } from "@/parts/Moment";
import { fromField, toField } from "@/parts/moments";
import { PageHead } from "@/parts/PageHead";
import { Nothing, WriteProblem } from "@/parts/States";
import type { Column } from "@/parts/table/columns";
import { ResourceTable } from "@/parts/table/ResourceTable";
import { itemRows } from "@/parts/table/rows";

import "../home/home.css";
import "../sampling/sampling.css";
import { useMay } from "../session/session";
import { UnitSelect } from "../units/UnitSelect";
import { Planner } from "./Planner";
import { roundsQuery, type Round } from "./queries";
import "./rounds.css";

/** Rounds of testing, and the planner of the next one. */
export function RoundsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { tab } = useSearch({ from: "/inside/rounds" });
  return (
    <>
      <PageHead title={t("menu.rounds")} line={t("rounds.line")} />
      <Tabs
        activeKey={tab ?? "rounds"}
        onChange={(key) =>
          void navigate({ to: "/rounds", search: key === "planner" ? { tab: "planner" } : {} })
        }
        items={[
          { key: "rounds", label: t("rounds.rounds") },
          { key: "planner", label: t("rounds.planner") },
        ]}
      />
      {tab === "planner" ? <Planner /> : <Rounds />}
    </>
  );
}

function Rounds() {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const [planning, setPlanning] = useState(false);
  const columns: Column<Round>[] = [
    {
      key: "name",
      title: t("rounds.name"),
      always: true,
      show: (row) => (
        <Link to="/rounds/$id" params={{ id: row.id }}>
          {row.name}
        </Link>
      ),
    },
    { key: "unit", title: t("sampling.unit"), show: (row) => row.unit.name },
    { key: "begins", title: t("sampling.begins"), show: (row) => <Moment at={row.begins_at} /> },
    { key: "ends", title: t("sampling.ends"), show: (row) => <Moment at={row.ends_at} /> },
    {
      key: "pool",
      title: t("sampling.poolSize"),
      show: (row) => <span className="numbers">{row.pool_size}</span>,
    },
  ];
  return (
    <>
      {planning ? <RoundForm close={() => setPlanning(false)} /> : null}
      <ResourceTable<Round>
        name="rounds"
        label={t("menu.rounds")}
        columns={columns}
        rows={itemRows(useQuery(roundsQuery))}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        onOpen={(row) => void navigate({ to: "/rounds/$id", params: { id: row.id } })}
        empty={<Nothing text={t("rounds.none")} />}
        tools={
          may("assign") && !planning ? (
            <Button type="primary" onClick={() => setPlanning(true)}>
              {t("rounds.new")}
            </Button>
          ) : null
        }
      />
    </>
  );
}

interface Typed {
  name: string;
  unit?: string;
  begins: string;
  ends: string;
  pool_size: 1 | 5 | 10 | 20;
}

const HOURS = 12 * 3_600_000;

function RoundForm({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const now = new Date();
  const plan = useWrite(
    ({ begins, ends, unit = "", ...rest }: Typed, headers) =>
      ask(
        api.POST("/api/rounds", {
          body: {
            ...rest,
            unit,
            begins_at: fromField(begins) ?? "",
            ends_at: fromField(ends) ?? "",
          },
          headers,
        }),
      ),
    close,
  );
  return (
    <section className="sheet">
      <h2>{t("rounds.new")}</h2>
      <Form<Typed>
        name="round"
        layout="vertical"
        className="session-form"
        initialValues={{
          begins: toField(now),
          ends: toField(new Date(now.getTime() + HOURS)),
          pool_size: 10,
        }}
        onFinish={(typed) => plan.mutate(typed)}
      >
        <Form.Item name="name" label={t("rounds.name")} rules={[{ required: true }]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="unit" label={t("sampling.unit")}>
          <UnitSelect aria-label={t("sampling.unit")} />
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
