import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Alert, Button, Checkbox, Flex, Form, InputNumber, Segmented, Select } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Download } from "@/parts/Download";
import { sayMoment } from "@/parts/moments";
import { Nothing, Shown, WriteProblem } from "@/parts/States";

import { useMay } from "../../session/session";
import { TRACE_VIEWS, turned, type CasePageView } from "../filters";
import { contactCounts, tracesQuery, useCaseAct, type CaseDetail, type TraceRun } from "../queries";
import { BoardView } from "./BoardView";
import { ContactTable } from "./ContactTable";
import { GraphView } from "./GraphView";
import "./trace.css";

interface Rule {
  least_minutes: number;
  linger_minutes: number;
  rings: number;
  with_crowds: boolean;
}

/** Who shared the air of the case: as a table to decide in, as a graph, and day by day. */
export function TraceTab({ shown, view }: { shown: CaseDetail; view: CasePageView }) {
  const { t } = useTranslation();
  const may = useMay();
  const traces = useQuery(tracesQuery(shown.id));
  return (
    <Shown query={traces}>
      {({ items }) => (
        <>
          {may("investigate") ? <RunForm shown={shown} last={items[0]} /> : null}
          {items[0] === undefined ? (
            <Nothing text={t("trace.never")} />
          ) : (
            <Found shown={shown} view={view} last={items[0]} />
          )}
        </>
      )}
    </Shown>
  );
}

function RunForm({ shown, last }: { shown: CaseDetail; last: TraceRun | undefined }) {
  const { t } = useTranslation();
  const run = useCaseAct((rule: Rule, headers) =>
    ask(
      api.POST("/api/cases/{case_id}/traces", {
        params: { path: { case_id: shown.id } },
        body: { ...rule, purpose: "investigate" },
        headers,
      }),
    ),
  );
  return (
    <section className="sheet">
      <Form<Rule>
        name="trace"
        layout="vertical"
        className="trace-form"
        initialValues={{
          least_minutes: last?.least_minutes ?? 0,
          linger_minutes: last?.linger_minutes ?? 0,
          rings: last?.rings ?? 2,
          with_crowds: false,
        }}
        onFinish={(rule) => run.mutate(rule)}
      >
        <Form.Item name="least_minutes" label={t("trace.least")}>
          <InputNumber min={0} max={1440} />
        </Form.Item>
        <Form.Item name="linger_minutes" label={t("trace.linger")}>
          <InputNumber min={0} max={1440} />
        </Form.Item>
        <Form.Item name="rings" label={t("trace.rings")}>
          <Select options={[1, 2, 3].map((value) => ({ value, label: value }))} />
        </Form.Item>
        <Form.Item name="with_crowds" valuePropName="checked">
          <Checkbox>{t("trace.crowds")}</Checkbox>
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={run.isPending}>
          {t(last === undefined ? "trace.run" : "trace.again")}
        </Button>
      </Form>
      <p className="soft">{t("trace.purpose")}</p>
      <WriteProblem error={run.error} />
    </section>
  );
}

function Found(props: { shown: CaseDetail; view: CasePageView; last: TraceRun }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { shown, view, last } = props;
  const show = view.show ?? "table";
  const counts = useQuery(contactCounts(shown.id)).data;
  return (
    <section className="trace-found">
      <Flex justify="space-between" align="center" gap={10} wrap>
        <Segmented
          aria-label={t("trace.title")}
          value={show}
          options={TRACE_VIEWS.map((value) => ({ value, label: t(`trace.views.${value}`) }))}
          onChange={(value) =>
            void navigate({
              to: "/cases/$id",
              params: { id: shown.id },
              search: turned(view, { tab: "trace", show: value }),
            })
          }
        />
        <span className="soft numbers">
          {counts === undefined
            ? ""
            : t("trace.total", { all: counts.all, waiting: counts.waiting })}
        </span>
        <Exports id={shown.id} />
      </Flex>
      <p className="soft">
        {t("trace.last", { at: sayMoment(last.at), by: last.by.name, visits: last.visits })}
      </p>
      {last.outdated ? <Alert type="warning" showIcon title={t("trace.outdated")} /> : null}
      {last.crowded.map((crowd) => (
        <Alert
          key={`${crowd.site} ${crowd.zone}`}
          type="warning"
          showIcon
          title={t("trace.crowded", { place: crowd.name, persons: crowd.persons })}
        />
      ))}
      {show === "table" ? <ContactTable shown={shown} view={view} /> : null}
      {show === "graph" ? <GraphView id={shown.id} /> : null}
      {show === "board" ? <BoardView shown={shown} /> : null}
    </section>
  );
}

function Exports({ id }: { id: string }) {
  const { t } = useTranslation();
  const may = useMay();
  if (!may("export")) return null;
  const base = `/api/cases/${id}`;
  return (
    <Flex gap={8} wrap>
      <Download path={`${base}/contacts.xlsx`}>{t("trace.exportTable")}</Download>
      <Download path={`${base}/graph.graphml`}>{t("trace.exportGraph")}</Download>
      <Download path={`${base}/relationships.csv`}>{t("trace.exportRelations")}</Download>
    </Flex>
  );
}
