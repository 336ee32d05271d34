import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { LookedAt } from "@/api/types";
import { Moment } from "@/parts/Moment";
import { PageHead } from "@/parts/PageHead";
import { Nothing } from "@/parts/States";
import type { Column } from "@/parts/table/columns";
import { ResourceTable } from "@/parts/table/ResourceTable";
import { usePages } from "@/parts/usePages";

import { useLookName, usePurposeName } from "../leads/lead-words";
import { useRoleName } from "../session/roles";

/** Who looked at whom, when and why. */
export function AccessLogPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const filters = useSearch({ from: "/inside/access-log" });
  const rows = usePages(["access-log", filters], (cursor) =>
    ask(api.GET("/api/access-log", { params: { query: { ...filters, cursor } } })),
  );
  const columns = useLookColumns();
  const isNarrowed = filters.person !== undefined || filters.officer !== undefined;
  return (
    <>
      <PageHead title={t("menu.accessLog")} line={t("privacy.line")}>
        <Link to="/retention">{t("privacy.retention")}</Link>
        {isNarrowed ? (
          <Button onClick={() => void navigate({ to: "/access-log", search: {} })}>
            {t("privacy.all")}
          </Button>
        ) : null}
      </PageHead>
      <ResourceTable<LookedAt>
        name="access-log"
        label={t("menu.accessLog")}
        columns={columns}
        rows={rows}
        rowKey={(look) => look.id}
        rowName={(look) => look.officer?.name ?? look.account}
        empty={<Nothing text={t("privacy.none")} />}
      />
    </>
  );
}

function useLookColumns(): Column<LookedAt>[] {
  const { t } = useTranslation();
  const roleName = useRoleName();
  const lookName = useLookName();
  const purposeName = usePurposeName();
  return [
    { key: "at", title: t("privacy.at"), always: true, show: (look) => <Moment at={look.at} /> },
    {
      key: "officer",
      title: t("privacy.officer"),
      always: true,
      show: ({ officer, account }) =>
        officer === null ? (
          <>
            <span className="mono">{account}</span>{" "}
            <span className="soft">{t("privacy.onServer")}</span>
          </>
        ) : (
          <>
            <Link to="/access-log" search={{ officer: officer.id }}>
              {officer.name}
            </Link>{" "}
            <span className="soft">
              {roleName(officer.role)} · {officer.unit.name}
            </span>
          </>
        ),
    },
    { key: "look", title: t("privacy.look"), show: (look) => lookName(look.look) },
    {
      key: "person",
      title: t("privacy.person"),
      show: (look) =>
        look.person ? (
          <Link to="/access-log" search={{ person: look.person.id }}>
            {look.person.name}
          </Link>
        ) : (
          ""
        ),
    },
    { key: "purpose", title: t("privacy.purpose"), show: (look) => purposeName(look.purpose) },
    { key: "about", title: t("privacy.about"), show: (look) => look.about },
    { key: "count", title: t("privacy.count"), align: "right", show: (look) => look.count },
  ];
}
