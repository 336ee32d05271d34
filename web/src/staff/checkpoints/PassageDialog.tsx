import { Form, Input, Modal, Select } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { WriteProblem } from "@/parts/States";

import { nameOf } from "./DecisionPanel";
import { usePassageAct, type Headers, type Passage, type Traveller } from "./queries";

/** A form over one passage; it closes when the server has answered. */
export function PassageDialog<Sent extends object>(props: {
  passage: Passage;
  title: string;
  start?: Partial<Sent>;
  act: (sent: Sent, headers: Headers) => Promise<unknown>;
  close: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Sent>();
  const act = usePassageAct(props.act, props.close);
  return (
    <Modal
      open
      destroyOnHidden
      title={`${props.title} · ${props.passage.plate || t("barrier.noPlate")}`}
      okText={t("barrier.done")}
      cancelText={t("atBarrier.cancel")}
      onCancel={props.close}
      onOk={form.submit}
      confirmLoading={act.isPending}
    >
      <Form<Sent>
        form={form}
        name="passage-act"
        layout="vertical"
        initialValues={props.start}
        onFinish={(sent) => act.mutate(sent)}
      >
        {props.children}
      </Form>
      <WriteProblem error={act.error} />
    </Modal>
  );
}

/** A line of text that must be filled. */
export function Needed({ name, label }: { name: string; label: string }) {
  const { t } = useTranslation();
  const rules = [{ required: true, whitespace: true, message: t("atBarrier.missing") }];
  return (
    <Form.Item name={name} label={label} rules={rules}>
      <Input maxLength={200} autoComplete="off" />
    </Form.Item>
  );
}

/** Which of the people in the vehicle. */
export function WhichPerson({ people }: { people: Traveller[] }) {
  const { t } = useTranslation();
  return (
    <Form.Item name="place" label={t("barrier.person")} rules={[{ required: true }]}>
      <Select
        options={people.map((each) => ({
          value: each.place,
          label: `${each.place} · ${nameOf(each)}`,
        }))}
      />
    </Form.Item>
  );
}
