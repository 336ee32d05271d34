import { Link } from "@tanstack/react-router";
import { Flex, Tag } from "antd";
import { useTranslation } from "react-i18next";

import type { ListLine } from "@/api/types";
import { Deadline } from "@/parts/Deadline";
import { LedgerBar } from "@/parts/ledger/LedgerBar";
import { percentSettled } from "@/parts/ledger/states";
import { Moment } from "@/parts/Moment";

import { useKindName } from "./kinds";

/** One list on its way to zero. */
export function ListStrip({ list }: { list: ListLine }) {
  const { t } = useTranslation();
  const kindName = useKindName();
  const { counts } = list;
  return (
    <article className="list-strip" aria-label={list.name}>
      <Flex justify="space-between" align="baseline" gap={12} wrap>
        <h2>
          <Link to="/lists/$id" params={{ id: list.id }}>
            {list.name}
          </Link>
          {list.version > 1 ? <Tag>{t("lists.version", { version: list.version })}</Tag> : null}
          <Tag>{kindName(list.kind)}</Tag>
        </h2>
        <Settled list={list} />
      </Flex>
      <LedgerBar
        counts={counts}
        link={(state, number) => (
          <Link to="/leads" search={{ list: list.id, state }}>
            {number}
          </Link>
        )}
      />
      <div className="list-strip-foot soft">
        <span>
          {t("lists.received")} <Moment at={list.received_at} />
        </span>
        <span>
          {t("lists.rows")}{" "}
          <Link to="/lists/$id" params={{ id: list.id }} search={{ tab: "rows" }}>
            {counts.rows.toLocaleString("en")}
          </Link>
        </span>
        {counts.unreadable > 0 ? (
          <Link to="/lists/$id" params={{ id: list.id }} search={{ tab: "unreadable" }}>
            {t("lists.unreadableCount", { count: counts.unreadable })}
          </Link>
        ) : null}
        <span>
          {t("lists.locateBy")} <Deadline due={list.locate_by} over={counts.open === 0} />
        </span>
        <FeedBack list={list} />
      </div>
    </article>
  );
}

function Settled({ list }: { list: ListLine }) {
  const { t } = useTranslation();
  return (
    <span className="numbers list-strip-settled">
      {list.counts.overdue > 0 ? (
        <Link to="/leads" search={{ list: list.id, overdue: true }} className="late">
          {t("lists.overdue", { count: list.counts.overdue })}
        </Link>
      ) : null}
      <b>{t("lists.settled", { percent: percentSettled(list.counts) })}</b>
    </span>
  );
}

function FeedBack({ list }: { list: ListLine }) {
  const { t } = useTranslation();
  return list.fed_back_at === null ? (
    <span>
      {t("lists.feedbackBy")} <Deadline due={list.feedback_by} />
    </span>
  ) : (
    <span>
      {t("lists.fedBackAt")} <Moment at={list.fed_back_at} />
    </span>
  );
}
