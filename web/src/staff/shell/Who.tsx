import { LogoutOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { PasswordButton } from "../session/PasswordButton";
import { useMe, useSignOut } from "../session/session";
import { useRoleName } from "../session/roles";

/** Who is signed in, as what, for which unit; and the way out. */
export function Who() {
  const { t } = useTranslation();
  const me = useMe();
  const roleName = useRoleName();
  const signOut = useSignOut();
  return (
    <>
      <div className="who">
        <span>{me.name}</span>
        <span className="who-line">
          {roleName(me.role)} · {me.unit.name}
        </span>
      </div>
      <PasswordButton />
      <Button type="text" icon={<LogoutOutlined aria-hidden />} onClick={() => signOut.mutate()}>
        {t("shell.signOut")}
      </Button>
    </>
  );
}
