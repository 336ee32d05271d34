import { Button, Form, Input, InputNumber, Select } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { fromField, toField } from "@/parts/moments";
import { WriteProblem } from "@/parts/States";

import { UnitsSelect } from "../units/UnitSelect";

interface Typed {
  name: string;
  units?: string[];
  begins: string;
  ends: string;
  pool_size: PoolSize;
  points?: number | null;
  lanes?: number | null;
  lab_an_hour?: number | null;
}

type PoolSize = 1 | 5 | 10 | 20;
/** What the planner says of a round. */
export interface Planned {
  hours: number;
  pool_size: PoolSize;
  points: number;
  lanes: number;
}

const HOUR = 3_600_000;

/** A new round, empty or as the planner says it, also when it says otherwise. */
export function RoundForm({ close, planned }: { close: () => void; planned?: Planned }) {
  const { t } = useTranslation();
  const now = new Date();
  const { hours = 12, pool_size = 10, points, lanes } = planned ?? {};
  const [form] = Form.useForm<Typed>();
  useEffect(() => {
    const begins = fromField(form.getFieldValue("begins") as string) ?? new Date();
    const ends = toField(new Date(new Date(begins).getTime() + hours * HOUR));
    form.setFieldsValue({ ends });
  }, [form, hours]);
  useEffect(() => {
    form.setFieldsValue({ pool_size, points, lanes });
  }, [form, pool_size, points, lanes]);
  const plan = useWrite(
    ({ begins, ends, units = [], ...rest }: Typed, headers) =>
      ask(
        api.POST("/api/rounds", {
          body: {
            ...rest,
            units,
            unit: "",
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
        form={form}
        layout="vertical"
        className="session-form"
        initialValues={{
          begins: toField(now),
          ends: toField(new Date(now.getTime() + hours * HOUR)),
          pool_size,
          points,
          lanes,
        }}
        onFinish={(typed) => plan.mutate(typed)}
      >
        <Form.Item name="name" label={t("rounds.name")} rules={[{ required: true }]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="units" label={t("rounds.units")}>
          <UnitsSelect aria-label={t("rounds.units")} />
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
        <Form.Item name="points" label={t("rounds.plannedPoints")}>
          <InputNumber min={1} max={100_000} precision={0} className="whole" />
        </Form.Item>
        <Form.Item name="lanes" label={t("rounds.plannedLanes")}>
          <InputNumber min={1} max={1_000_000} precision={0} className="whole" />
        </Form.Item>
        <Form.Item name="lab_an_hour" label={t("rounds.labAnHour")}>
          <InputNumber min={1} max={10_000_000} precision={0} className="whole" />
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
