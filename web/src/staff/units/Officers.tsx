import { UserAddOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Flex } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { Officer, Unit } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { readProblem, say } from "@/parts/problems";
import { useLanguage } from "@/i18n";
import { sayDay } from "@/parts/moments";
import { Nothing, Shown } from "@/parts/States";

import { useRoleName } from "../session/roles";
import { useMay } from "../session/session";
import { AddOfficer } from "./AddOfficer";
import { Devices } from "./Devices";
import { NewPassword } from "./NewPassword";
import { OwnSites } from "./OwnSites";
import { officersQuery } from "./queries";

/** The officers who answer for a unit; an administrator adds them and lets them leave. */
export function Officers({ unit }: { unit: Unit }) {
  const { t } = useTranslation();
  const may = useMay();
  const officers = useQuery(officersQuery(unit.code));
  const [adding, setAdding] = useState(false);
  return (
    <section className="sheet">
      <Flex justify="space-between" align="center">
        <h2 className="sheet-title">{t("units.officers")}</h2>
        {may("officers") ? (
          <Button icon={<UserAddOutlined aria-hidden />} onClick={() => setAdding(true)}>
            {t("officers.add")}
          </Button>
        ) : null}
      </Flex>
      <Shown query={officers}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing text={t("units.noOfficers")} />
          ) : (
            <ul className="officers">
              {items.map((officer) => (
                <OfficerLine key={officer.id} officer={officer} />
              ))}
            </ul>
          )
        }
      </Shown>
      {adding ? <AddOfficer unit={unit} close={() => setAdding(false)} /> : null}
    </section>
  );
}

function OfficerLine({ officer }: { officer: Officer }) {
  const { t } = useTranslation();
  const roleName = useRoleName();
  const may = useMay();
  return (
    <li>
      <div>
        <b>{officer.name}</b> <span className="soft mono">{officer.username}</span>
        <div className="soft">
          {roleName(officer.role)} · {officer.unit.name}
          {officer.phone ? ` · ${officer.phone}` : ""}
        </div>
        {officer.role === "site_owner" ? <OwnSites officer={officer} /> : null}
        <Devices officer={officer.id} />
      </div>
      {officer.left_at ? (
        <span className="soft">{t("officers.left", { day: sayDay(officer.left_at) })}</span>
      ) : may("officers") ? (
        <Flex gap={8} wrap>
          <NewPassword officer={officer} />
          <Leave officer={officer} />
        </Flex>
      ) : null}
    </li>
  );
}

function Leave({ officer }: { officer: Officer }) {
  const { t } = useTranslation();
  const { modal, notification } = App.useApp();
  const { language } = useLanguage();
  const params = { path: { officer_id: officer.id } };
  const leave = useWrite((_: null, headers) =>
    ask(api.POST("/api/officers/{officer_id}/leave", { params, headers })),
  );
  const confirm = () =>
    void modal.confirm({
      title: t("officers.leaveAsk", { name: officer.name }),
      content: t("officers.leaveHelp"),
      okText: t("officers.leave"),
      onOk: () =>
        leave.mutateAsync(null).catch((thrown: unknown) => {
          const { title, detail } = readProblem(thrown);
          notification.error({ title: say(title, language), description: say(detail, language) });
        }),
    });
  return (
    <Button
      size="small"
      onClick={confirm}
      loading={leave.isPending}
      aria-label={t("officers.leaveName", { name: officer.name })}
    >
      {t("officers.leave")}
    </Button>
  );
}
