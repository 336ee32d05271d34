import { Button, Flex, Form, Input } from "antd";
import { useTranslation } from "react-i18next";

import { LanguageSwitch } from "@/parts/LanguageSwitch";
import { WriteProblem } from "@/parts/States";

import { useSignIn } from "./session";
import "./sign-in.css";

/** The door: name and password; says in words why it stays shut. */
export function SignInPage() {
  const { t } = useTranslation();
  const signIn = useSignIn();
  return (
    <div className="sign-in">
      <header className="sign-in-head on-navy">
        <div>
          <strong>{t("product.name")}</strong>
          <p>{t("product.promise")}</p>
        </div>
      </header>
      <main className="sign-in-sheet">
        <Flex justify="space-between" align="center">
          <h1>{t("signIn.title")}</h1>
          <LanguageSwitch />
        </Flex>
        <Form<{ username: string; password: string }>
          layout="vertical"
          requiredMark={false}
          onFinish={(values) => signIn.mutate(values)}
        >
          <Form.Item
            name="username"
            label={t("signIn.name")}
            rules={[{ required: true, message: t("signIn.nameMissing") }]}
          >
            <Input size="large" autoComplete="username" autoFocus />
          </Form.Item>
          <Form.Item
            name="password"
            label={t("signIn.password")}
            rules={[{ required: true, message: t("signIn.passwordMissing") }]}
          >
            <Input.Password size="large" autoComplete="current-password" />
          </Form.Item>
          <WriteProblem error={signIn.error} />
          <Button type="primary" size="large" htmlType="submit" block loading={signIn.isPending}>
            {t("signIn.enter")}
          </Button>
        </Form>
        <p className="soft">{t("signIn.help")}</p>
      </main>
    </div>
  );
}
