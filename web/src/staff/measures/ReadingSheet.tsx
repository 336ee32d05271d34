import { Button, Checkbox, Form, Input, InputNumber, Modal } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { WriteProblem } from "@/parts/States";
import { fromField, toField } from "@/parts/moments";

import { useMeasureAct } from "./queries";

export const SYMPTOMS = [
  "fever",
  "cough",
  "sore_throat",
  "breathless",
  "diarrhoea",
  "no_taste",
  "other",
] as const;
const NEEDS = ["medicine", "food", "care", "other"] as const;

interface Told {
  celsius?: number | null;
  taken: string;
  symptoms?: string[];
  needs?: string[];
  note?: string;
}

interface Props {
  measure: { id: string; person: string };
  close: () => void;
}

/** Temperature, symptoms and needs of somebody under a measure, made for one hand. */
export function ReadingSheet({ measure, close }: Props) {
  const { t } = useTranslation();
  const write = useMeasureAct(
    (told: Told, headers) =>
      ask(
        api.POST("/api/measures/{measure_id}/readings", {
          params: { path: { measure_id: measure.id } },
          body: bodyOf(told),
          headers,
        }),
      ),
    close,
  );
  return (
    <Modal
      open
      title={t("measures.writeName", { name: measure.person })}
      onCancel={close}
      footer={null}
      destroyOnHidden
    >
      <Form<Told>
        name="reading"
        layout="vertical"
        initialValues={{ taken: toField(new Date()) }}
        onFinish={(told) => write.mutate(told)}
      >
        <Form.Item name="celsius" label={t("measures.celsius")}>
          <InputNumber
            size="large"
            min={34}
            max={43}
            step={0.1}
            precision={1}
            inputMode="decimal"
            className="whole"
          />
        </Form.Item>
        <Form.Item name="symptoms" label={t("measures.symptoms")}>
          <Checkbox.Group
            options={SYMPTOMS.map((value) => ({ value, label: t(`measures.symptom.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="needs" label={t("measures.needs")}>
          <Checkbox.Group
            options={NEEDS.map((value) => ({ value, label: t(`measures.need.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="taken" label={t("measures.takenAt")}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item name="note" label={t("measures.note")}>
          <Input maxLength={500} />
        </Form.Item>
        <WriteProblem error={write.error} />
        <Button type="primary" size="large" block htmlType="submit" loading={write.isPending}>
          {t("measures.write")}
        </Button>
      </Form>
    </Modal>
  );
}

function bodyOf({ taken, ...told }: Told) {
  return {
    celsius: told.celsius ?? null,
    symptoms: told.symptoms ?? [],
    needs: told.needs ?? [],
    note: told.note ?? "",
    taken_at: fromField(taken) ?? "",
  };
}
