import { Form, Input, Modal, Select } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { OfficerToAdd, Unit } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { WriteProblem } from "@/parts/States";

import { ROLES, useRoleName } from "../session/roles";

/** A new officer of a unit, with a first password. */
export function AddOfficer({ unit, close }: { unit: Unit; close: () => void }) {
  const { t } = useTranslation();
  const roleName = useRoleName();
  const [form] = Form.useForm<OfficerToAdd>();
  const add = useWrite(
    (body: OfficerToAdd, headers) => ask(api.POST("/api/officers", { body, headers })),
    close,
  );
  const needed = [{ required: true, message: t("officers.missing") }];
  return (
    <Modal
      open
      title={t("officers.addTo", { unit: unit.name })}
      okText={t("officers.add")}
      onCancel={close}
      onOk={form.submit}
      confirmLoading={add.isPending}
    >
      <Form
        name="officer"
        form={form}
        layout="vertical"
        onFinish={(sent) => add.mutate({ ...sent, phone: sent.phone ?? "", unit: unit.code })}
      >
        <Form.Item name="name" label={t("officers.name")} rules={needed}>
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
        <Form.Item name="role" label={t("officers.role")} rules={needed}>
          <Select options={ROLES.map((value) => ({ value, label: roleName(value) }))} />
        </Form.Item>
        <Form.Item name="phone" label={t("officers.phone")}>
          <Input maxLength={20} inputMode="tel" autoComplete="off" />
        </Form.Item>
        <Form.Item name="username" label={t("signIn.name")} rules={needed}>
          <Input maxLength={64} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="password"
          label={t("officers.password")}
          rules={needed}
          extra={t("officers.passwordHelp")}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <WriteProblem error={add.error} />
      </Form>
    </Modal>
  );
}
