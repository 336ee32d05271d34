import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { App, Button, Grid, Tabs, Tag } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { ListDetail } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { Deadline } from "@/parts/Deadline";
import { Download } from "@/parts/Download";
import { LinkButton } from "@/parts/LinkButton";
import { Moment } from "@/parts/Moment";
import { PageHead } from "@/parts/PageHead";
import { Shown, WriteProblem } from "@/parts/States";

import { useMay } from "../session/session";
import { useKindName } from "./kinds";
import { ListLedger } from "./ListLedger";
import { ListMapping } from "./ListMapping";
import { ListRows } from "./ListRows";
import { ListUnreadable } from "./ListUnreadable";
import { ListVersions } from "./ListVersions";
import "./lists.css";
import { listQuery } from "./queries";
import { LIST_TABS, type ListTab } from "./view";

/** One dispatch list: its ledger, its rows as they came, its versions. */
export function ListPage() {
  const { id } = useParams({ from: "/inside/lists/$id" });
  const list = useQuery(listQuery(id));
  return (
    <Shown query={list} isPage>
      {(found) => <TheList list={found} />}
    </Shown>
  );
}

function TheList({ list }: { list: ListDetail }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { tab = "ledger" } = useSearch({ from: "/inside/lists/$id" });
  const wide = Grid.useBreakpoint().md ?? true;
  const counts: Partial<Record<ListTab, number>> = {
    rows: list.counts.rows,
    unreadable: list.counts.unreadable,
  };
  return (
    <>
      <Head list={list} />
      <Tabs
        tabBarGutter={wide ? 32 : 14}
        activeKey={tab}
        onChange={(next) =>
          void navigate({
            to: "/lists/$id",
            params: { id: list.id },
            search: next === "ledger" ? {} : { tab: next as ListTab },
          })
        }
        items={LIST_TABS.map((key) => ({
          key,
          label:
            counts[key] === undefined || !wide
              ? t(`lists.tabs.${key}`)
              : `${t(`lists.tabs.${key}`)} ${counts[key].toLocaleString("en")}`,
          children: key === tab ? <TabContent tab={key} list={list} /> : null,
        }))}
      />
    </>
  );
}

function TabContent({ tab, list }: { tab: ListTab; list: ListDetail }) {
  if (tab === "rows") return <ListRows list={list} />;
  if (tab === "unreadable") return <ListUnreadable list={list} />;
  if (tab === "versions") return <ListVersions list={list} />;
  return tab === "mapping" ? <ListMapping list={list} /> : <ListLedger list={list} />;
}

function Head({ list }: { list: ListDetail }) {
  const { t } = useTranslation();
  const kindName = useKindName();
  const may = useMay();
  return (
    <PageHead
      title={list.name}
      line={
        <span className="list-line">
          <Tag>{kindName(list.kind)}</Tag>
          <Tag>{t("lists.version", { version: list.version })}</Tag>
          <span>
            {t("lists.received")} <Moment at={list.received_at} />
          </span>
          <span>
            {t("lists.locateBy")} <Deadline due={list.locate_by} over={list.counts.open === 0} />
          </span>
          <FeedbackLine list={list} />
        </span>
      }
    >
      <LinkButton to="/leads" search={{ list: list.id, state: "open" }}>
        {t("lists.openLeads")}
      </LinkButton>
      {may("export") ? (
        <Download path={`/api/lists/${list.id}/feedback.xlsx?purpose=feedback`}>
          {t("lists.feedbackFile")}
        </Download>
      ) : null}
      {may("export") && list.counts.open === 0 && !isFedBack(list) ? <FedBack list={list} /> : null}
    </PageHead>
  );
}

function isFedBack(list: ListDetail): boolean {
  return list.fed_back_at !== null;
}

function FeedbackLine({ list }: { list: ListDetail }) {
  const { t } = useTranslation();
  return isFedBack(list) ? (
    <span>
      {t("lists.fedBackAt")} <Moment at={list.fed_back_at} />
    </span>
  ) : (
    <span>
      {t("lists.feedbackBy")} <Deadline due={list.feedback_by} />
    </span>
  );
}

/** Says that the result went to where the list came from. */
function FedBack({ list }: { list: ListDetail }) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const path = { list_id: list.id };
  const say = useWrite(
    (_: null, headers) =>
      ask(api.POST("/api/lists/{list_id}/fed-back", { params: { path }, headers })),
    () => void message.success(t("lists.fedBackDone")),
  );
  return (
    <>
      <Button
        loading={say.isPending}
        onClick={() =>
          void modal.confirm({
            title: t("lists.fedBackAsk"),
            content: t("lists.fedBackHelp"),
            okText: t("lists.fedBack"),
            onOk: () => say.mutate(null),
          })
        }
      >
        {t("lists.fedBack")}
      </Button>
      <WriteProblem error={say.error} />
    </>
  );
}
