import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, InputNumber, Select } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { zh } from "@/i18n/zh";
import { WriteProblem } from "@/parts/States";

import { useMe } from "../session/session";
import { UnitSelect } from "../units/UnitSelect";
import { stumbles, type Rung } from "./ladders";
import { useOrderWords } from "./words";

const MOST = 12;
const KINDS = Object.keys(zh.orders.kinds);
const WHOM = ["officer", "leader", "town", "district"] as const;
interface Sent {
  unit: string;
  kind: string;
  rungs: Rung[];
}

/**
 * Puts a new ladder in force for new orders of a unit and below, of one kind or of all. It begins
 * with the rungs that are in force.
 */
export function LadderForm({ rungs }: { rungs: Rung[] }) {
  const { t } = useTranslation();
  const words = useOrderWords();
  const own = useMe().unit.code;
  const [form] = Form.useForm<Sent>();
  const set = useWrite(
    (body: Sent, headers) => ask(api.POST("/api/ladders", { body, headers })),
    () => form.resetFields(),
  );
  const kinds = [
    { value: "", label: t("ladders.allKinds") },
    ...KINDS.map((kind) => ({ value: kind, label: words.kind(kind) })),
  ];
  return (
    <section className="sheet">
      <h2>{t("ladders.new")}</h2>
      <Form<Sent>
        form={form}
        name="ladder"
        layout="vertical"
        initialValues={{ unit: own, kind: "", rungs }}
        onFinish={(sent) => set.mutate(sent)}
      >
        <Form.Item name="unit" label={t("ladders.unit")} rules={[{ required: true }]}>
          <UnitSelect aria-label={t("ladders.unit")} />
        </Form.Item>
        <Form.Item name="kind" label={t("ladders.kind")}>
          <Select options={kinds} />
        </Form.Item>
        <Rungs />
        <WriteProblem error={set.error} />
        <Button type="primary" htmlType="submit" loading={set.isPending}>
          {t("ladders.put")}
        </Button>
      </Form>
    </section>
  );
}

function Rungs() {
  const { t } = useTranslation();
  const form = Form.useFormInstance<Sent>();
  const mustClimb = {
    validator: (_rule: unknown, rungs: Rung[]) => {
      const at = stumbles(rungs);
      if (at < 0) return Promise.resolve();
      return Promise.reject(new Error(t("ladders.stumbles", { number: at + 1 })));
    },
  };
  return (
    <Form.List name="rungs" rules={[mustClimb]}>
      {(rungs, { add, remove }, { errors }) => (
        <fieldset className="field-drafts">
          <legend>{t("ladders.rungs")}</legend>
          {rungs.map(({ key, name }) => (
            <OneRung
              key={key}
              place={name}
              {...(rungs.length === 1 ? {} : { remove: () => remove(name) })}
            />
          ))}
          <Form.ErrorList errors={errors} />
          <Button
            icon={<PlusOutlined aria-hidden />}
            disabled={rungs.length >= MOST}
            onClick={() => add((form.getFieldValue("rungs") as Rung[]).at(-1))}
          >
            {t("ladders.add")}
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}

function OneRung({ place, remove }: { place: number; remove?: () => void }) {
  const { t } = useTranslation();
  const words = useOrderWords();
  const number = place + 1;
  const needed = [{ required: true, message: t("order.missing") }];
  return (
    <div className="field-draft" role="group" aria-label={t("ladders.rung", { number })}>
      <Form.Item name={[place, "percent"]} label={t("ladders.percent")} rules={needed}>
        <InputNumber min={0} max={1000} precision={0} />
      </Form.Item>
      <Form.Item name={[place, "minutes"]} label={t("ladders.minutes")} rules={needed}>
        <InputNumber min={0} max={100_000} precision={0} />
      </Form.Item>
      <Form.Item name={[place, "whom"]} label={t("ladders.whom")}>
        <Select options={WHOM.map((whom) => ({ value: whom, label: words.whom(whom) }))} />
      </Form.Item>
      {remove === undefined ? null : (
        <Form.Item>
          <Button
            icon={<DeleteOutlined aria-hidden />}
            aria-label={t("ladders.remove", { number })}
            onClick={remove}
          />
        </Form.Item>
      )}
    </div>
  );
}
