import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Checkbox, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";

import { FIELD_KINDS } from "./report";

const MOST = 20;

/** Builds the small form that the units fill in when they report back. */
export function FieldDrafts() {
  const { t } = useTranslation();
  return (
    <fieldset className="field-drafts">
      <legend>{t("decide.form")}</legend>
      <p className="soft">{t("decide.formHelp")}</p>
      <Form.List name="fields">
        {(drafts, { add, remove }) => (
          <>
            {drafts.map(({ key, name }) => (
              <Draft key={key} place={name} remove={() => remove(name)} />
            ))}
            <Button
              icon={<PlusOutlined aria-hidden />}
              disabled={drafts.length >= MOST}
              onClick={() => add({ kind: "text", required: true })}
            >
              {t("decide.addField")}
            </Button>
          </>
        )}
      </Form.List>
    </fieldset>
  );
}

function Draft({ place, remove }: { place: number; remove: () => void }) {
  const { t } = useTranslation();
  const number = place + 1;
  return (
    <div className="field-draft" role="group" aria-label={t("decide.field", { number })}>
      <Form.Item
        name={[place, "label"]}
        label={t("decide.label")}
        rules={[{ required: true, whitespace: true, message: t("order.missing") }]}
      >
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name={[place, "kind"]} label={t("decide.kind")}>
        <Select
          options={FIELD_KINDS.map((kind) => ({ value: kind, label: t(`decide.kinds.${kind}`) }))}
        />
      </Form.Item>
      <Form.Item name={[place, "required"]} valuePropName="checked">
        <Checkbox>{t("decide.isRequired")}</Checkbox>
      </Form.Item>
      <Form.Item>
        <Button
          icon={<DeleteOutlined aria-hidden />}
          aria-label={t("decide.remove", { number })}
          onClick={remove}
        />
      </Form.Item>
      <Choices place={place} />
    </div>
  );
}

function Choices({ place }: { place: number }) {
  const { t } = useTranslation();
  const kind = Form.useWatch<string | undefined>(["fields", place, "kind"]);
  if (kind !== "choice") return null;
  return (
    <Form.Item
      name={[place, "choices"]}
      label={t("decide.choices")}
      className="field-draft-choices"
      rules={[{ required: true, type: "array", min: 1, message: t("decide.choicesMissing") }]}
    >
      <Select mode="tags" open={false} suffix={null} placeholder={t("decide.choicesHint")} />
    </Form.Item>
  );
}
