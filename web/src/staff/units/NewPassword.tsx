import { App, Button, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { Officer } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { WriteProblem } from "@/parts/States";

/** Lets an administrator give a new password to somebody who forgot theirs. */
export function NewPassword({ officer }: { officer: Officer }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="small"
        onClick={() => setOpen(true)}
        aria-label={t("officers.newPasswordName", { name: officer.name })}
      >
        {t("officers.newPassword")}
      </Button>
      {open ? <Dialog officer={officer} close={() => setOpen(false)} /> : null}
    </>
  );
}

function Dialog({ officer, close }: { officer: Officer; close: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ password: string }>();
  const params = { path: { officer_id: officer.id } };
  const give = useWrite(
    (body: { password: string }, headers) =>
      ask(api.POST("/api/officers/{officer_id}/password", { params, body, headers })),
    () => {
      void message.success(t("officers.passwordGiven", { name: officer.name }));
      close();
    },
  );
  return (
    <Modal
      open
      title={t("officers.newPasswordFor", { name: officer.name })}
      okText={t("officers.newPassword")}
      onCancel={close}
      onOk={form.submit}
      confirmLoading={give.isPending}
    >
      <Form
        name="new-password"
        form={form}
        layout="vertical"
        onFinish={(sent) => give.mutate(sent)}
      >
        <Form.Item
          name="password"
          label={t("password.new")}
          rules={[{ required: true, message: t("officers.missing") }]}
          extra={t("officers.newPasswordHelp")}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <WriteProblem error={give.error} />
      </Form>
    </Modal>
  );
}
