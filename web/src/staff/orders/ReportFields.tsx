import { Form, Input, InputNumber, Radio } from "antd";
import { useTranslation } from "react-i18next";

import { linesOf, type FormField } from "./report";

/** The fields of an order's form, and a note. */
export function ReportFields({ fields }: { fields: FormField[] }) {
  const { t } = useTranslation();
  return (
    <>
      {fields.map((field) => (
        <Form.Item
          key={field.name}
          name={field.name}
          label={field.label}
          rules={[{ required: field.required, message: t("order.missing") }]}
        >
          <Answer field={field} />
        </Form.Item>
      ))}
      <Form.Item name="note" label={t("order.note")}>
        <Input.TextArea maxLength={2000} autoSize={{ minRows: 2 }} />
      </Form.Item>
    </>
  );
}

/** The right control for a kind; what else it is given (`id`, `value`, `onChange`) passes through. */
function Answer({ field, ...given }: { field: FormField }) {
  const { t } = useTranslation();
  const { kind, choices } = field;
  if (kind === "number") return <InputNumber {...given} style={{ width: "100%" }} />;
  if (kind === "date") return <Input {...given} type="date" className="due-field" />;
  if (kind === "yes_no")
    return (
      <Radio.Group
        {...given}
        options={[
          { value: true, label: t("order.yes") },
          { value: false, label: t("order.no") },
        ]}
      />
    );
  if (kind === "choice")
    return (
      <Radio.Group
        {...given}
        options={choices.map((choice) => ({ value: choice, label: choice }))}
      />
    );
  return <Input.TextArea {...given} maxLength={2000} autoSize />;
}

/** A report, field by field. */
export function ReportLines({
  fields,
  report,
}: {
  fields: FormField[];
  report: Record<string, unknown>;
}) {
  const { t } = useTranslation();
  const words = { note: t("order.note"), yes: t("order.yes"), no: t("order.no") };
  const lines = linesOf(fields, report, words);
  if (lines.length === 0) return null;
  return (
    <dl className="order-report">
      {lines.map(({ label, answer }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{answer}</dd>
        </div>
      ))}
    </dl>
  );
}
