import { App, Button, Flex } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { readProblem, say } from "@/parts/problems";
import { useLanguage } from "@/i18n";

import { BulkAssign } from "./BulkAssign";
import { BulkClose } from "./BulkClose";
import type { LeadFilters } from "./filters";
import { askAll, BULK_LIMIT } from "./queries";

interface BulkBarProps {
  filters: LeadFilters;
  total: number | null;
  keys: string[];
  setKeys: (keys: string[]) => void;
}

/** What can be done with all chosen leads at once. */
export function BulkBar({ filters, total, keys, setKeys }: BulkBarProps) {
  const { t } = useTranslation();
  const [act, setAct] = useState<"assign" | "close" | null>(null);
  const done = () => {
    setAct(null);
    setKeys([]);
  };
  return (
    <Flex
      className="bulk-bar"
      gap={10}
      wrap
      align="center"
      role="region"
      aria-label={t("bulk.name")}
    >
      <b className="numbers">{t("bulk.chosen", { count: keys.length })}</b>
      {total === null || total > keys.length ? (
        <ChooseAll filters={filters} total={total} setKeys={setKeys} />
      ) : null}
      <Button onClick={() => setKeys([])}>{t("bulk.none")}</Button>
      <Button type="primary" onClick={() => setAct("assign")}>
        {t("bulk.assign")}
      </Button>
      <Button onClick={() => setAct("close")}>{t("bulk.close")}</Button>
      {act === "assign" ? (
        <BulkAssign leads={keys} cancel={() => setAct(null)} done={done} />
      ) : null}
      {act === "close" ? <BulkClose leads={keys} cancel={() => setAct(null)} done={done} /> : null}
    </Flex>
  );
}

function ChooseAll(props: Pick<BulkBarProps, "filters" | "total" | "setKeys">) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { notification } = App.useApp();
  const [busy, setBusy] = useState(false);
  const count = Math.min(props.total ?? BULK_LIMIT, BULK_LIMIT);
  const choose = () => {
    setBusy(true);
    askAll(props.filters)
      .then((all) => props.setKeys(all.map((lead) => lead.id)))
      .catch((thrown: unknown) =>
        notification.error({ title: say(readProblem(thrown).title, language) }),
      )
      .finally(() => setBusy(false));
  };
  return (
    <Button loading={busy} onClick={choose}>
      {t("bulk.chooseAll", { count })}
    </Button>
  );
}
