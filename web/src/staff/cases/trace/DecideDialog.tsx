import { App, Form, Input, Modal, Radio, Select } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { WriteProblem } from "@/parts/States";

import { CONTACT_CLASSES, type ContactClass } from "../filters";
import { useCaseAct, useContacts, type CaseDetail, type Contact } from "../queries";

interface Ruling {
  value: ContactClass;
  reason: string;
  through?: string;
}

/** Decides on one contact or on many, with one reason; close and secondary ones become leads. */
export function DecideDialog(props: {
  shown: CaseDetail;
  contacts: Contact[];
  close: () => void;
  done: () => void;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<Ruling>();
  const value = Form.useWatch("value", form);
  const isFar = props.contacts.some(({ ring }) => ring > 1);
  const decide = useCaseAct(
    ({ value: what, reason, through }: Ruling, headers) =>
      ask(
        api.POST("/api/cases/{case_id}/decisions", {
          params: { path: { case_id: props.shown.id } },
          body: {
            persons: props.contacts.map(({ person }) => person.id),
            value: what,
            reason,
            through: through ?? null,
          },
          headers,
        }),
      ),
    (made) => {
      const closed = made.closed > 0 ? t("trace.closedBefore", { count: made.closed }) : "";
      void message.success(t("trace.done", { decided: made.decided, leads: made.leads }) + closed);
      props.done();
    },
  );
  const rules = [{ required: true, message: t("trace.missing") }];
  return (
    <Modal
      open
      title={t("trace.decideTitle", { count: props.contacts.length })}
      okText={t("trace.decide")}
      onCancel={props.close}
      onOk={form.submit}
      okButtonProps={{ loading: decide.isPending }}
    >
      <p className="soft">{t("trace.becomesLead")}</p>
      <Form<Ruling>
        form={form}
        name="decide"
        layout="vertical"
        onFinish={(ruling) => decide.mutate(ruling)}
      >
        <Form.Item name="value" label={t("trace.class")} rules={rules}>
          <Radio.Group
            className="class-choice"
            options={CONTACT_CLASSES.map((one) => ({
              value: one,
              label: t(`trace.classes.${one}`),
            }))}
          />
        </Form.Item>
        {value === "secondary" && !isFar ? <Through id={props.shown.id} /> : null}
        <Form.Item name="reason" label={t("trace.reason")} rules={rules}>
          <Input maxLength={300} />
        </Form.Item>
      </Form>
      <WriteProblem error={decide.error} />
    </Modal>
  );
}

/** A secondary contact met a close one: which. */
function Through({ id }: { id: string }) {
  const { t } = useTranslation();
  const close = useContacts(id, { value: "close" });
  return (
    <Form.Item name="through" label={t("trace.throughWhom")}>
      <Select
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        options={close.items.map(({ person }) => ({ value: person.id, label: person.name }))}
      />
    </Form.Item>
  );
}
