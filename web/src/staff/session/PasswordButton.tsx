import { KeyOutlined } from "@ant-design/icons";
import { App, Button, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { WriteProblem } from "@/parts/States";

interface Passwords {
  old: string;
  new: string;
}

/** Lets officers change their own password. */
export function PasswordButton() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        type="text"
        icon={<KeyOutlined aria-hidden />}
        aria-label={t("shell.password")}
        title={t("shell.password")}
        onClick={() => setOpen(true)}
      />
      {open ? <PasswordDialog close={() => setOpen(false)} /> : null}
    </>
  );
}

function PasswordDialog({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<Passwords>();
  const change = useWrite(
    (body: Passwords, headers) => ask(api.POST("/api/session/password", { body, headers })),
    () => {
      void message.success(t("password.changed"));
      close();
    },
  );
  const needed = [{ required: true, message: t("password.missing") }];
  return (
    <Modal
      open
      title={t("shell.password")}
      okText={t("shell.password")}
      onCancel={close}
      onOk={form.submit}
      confirmLoading={change.isPending}
    >
      <Form name="password" form={form} layout="vertical" onFinish={(sent) => change.mutate(sent)}>
        <Form.Item name="old" label={t("password.old")} rules={needed}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item name="new" label={t("password.new")} rules={needed} extra={t("password.help")}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <WriteProblem error={change.error} />
      </Form>
    </Modal>
  );
}
