import { Alert, Checkbox, Form, Input, InputNumber, Modal, Typography } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { TokenToMake } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { WriteProblem } from "@/parts/States";

import { useMay } from "../session/session";
import { SCOPES, useScopeName, type Scope } from "./scopes";

const LONGEST_DAYS = 366;
const USUAL_DAYS = 90;

/** Asks what the token is for, then shows its secret, this once. */
export function MakeToken({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<TokenToMake>();
  const make = useWrite((body: TokenToMake, headers) =>
    ask(api.POST("/api/tokens", { body, headers })),
  );
  if (make.data !== undefined) return <Secret secret={make.data.token} close={close} />;
  return (
    <Modal
      open
      title={t("tokens.make")}
      okText={t("tokens.make")}
      onCancel={close}
      onOk={form.submit}
      confirmLoading={make.isPending}
    >
      <TokenForm form={form} make={make.mutate} />
      <WriteProblem error={make.error} />
    </Modal>
  );
}

interface TokenFormProps {
  form: ReturnType<typeof Form.useForm<TokenToMake>>[0];
  make: (sent: TokenToMake) => void;
}

function TokenForm({ form, make }: TokenFormProps) {
  const { t } = useTranslation();
  const may = useMay();
  const scopeName = useScopeName();
  const scopes = (Object.keys(SCOPES) as Scope[]).filter((scope) => may(SCOPES[scope]));
  const needed = [{ required: true, message: t("officers.missing") }];
  return (
    <Form
      name="token"
      form={form}
      layout="vertical"
      initialValues={{ days: USUAL_DAYS }}
      onFinish={make}
    >
      <Form.Item name="name" label={t("tokens.name")} rules={needed} extra={t("tokens.nameHelp")}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item name="scopes" label={t("tokens.may")} rules={needed}>
        <Checkbox.Group
          className="token-scopes"
          options={scopes.map((value) => ({ value, label: scopeName(value) }))}
        />
      </Form.Item>
      <Form.Item name="days" label={t("tokens.days")} rules={needed}>
        <InputNumber min={1} max={LONGEST_DAYS} precision={0} />
      </Form.Item>
    </Form>
  );
}

function Secret({ secret, close }: { secret: string; close: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      open
      title={t("tokens.made")}
      okText={t("tokens.noted")}
      onOk={close}
      onCancel={close}
      cancelButtonProps={{ hidden: true }}
      mask={{ closable: false }}
    >
      <Alert type="warning" showIcon title={t("tokens.once")} />
      <Typography.Paragraph className="token-secret mono" copyable={{ text: secret }}>
        {secret}
      </Typography.Paragraph>
    </Modal>
  );
}
