import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Moment } from "@/parts/Moment";
import { Nothing, WriteProblem } from "@/parts/States";
import { ResourceTable } from "@/parts/table/ResourceTable";
import { wholeRows } from "@/parts/table/rows";

import { useOrderAct, type DeadNotice } from "./queries";

/** Messages that were given up, each with the button that queues it again. */
export function DeadNotices() {
  const { t } = useTranslation();
  const notices = useQuery({
    queryKey: ["dead-notices"],
    queryFn: () => ask(api.GET("/api/orders/dead-notices")),
    refetchInterval: 60_000,
  });
  const again = useOrderAct((notice: { id: string }, headers) =>
    ask(
      api.POST("/api/notices/{notice_id}/send-again", {
        params: { path: { notice_id: notice.id } },
        headers,
      }),
    ),
  );
  return (
    <>
      <WriteProblem error={again.error} />
      <ResourceTable<DeadNotice>
        name="dead-notices"
        label={t("escalations.tabs.dead")}
        columns={[
          { key: "to", title: t("escalations.to"), always: true, show: nameOf },
          { key: "text", title: t("escalations.text"), show: (row) => row.text },
          { key: "error", title: t("escalations.error"), show: (row) => row.error },
          {
            key: "tries",
            title: t("escalations.tries"),
            show: (row) => <span className="numbers">{row.tries}</span>,
          },
          {
            key: "at",
            title: t("escalations.givenUpAt"),
            show: (row) => <Moment at={row.given_up_at} short />,
          },
          {
            key: "again",
            title: t("escalations.again"),
            always: true,
            show: (row) => (
              <Button
                size="small"
                aria-label={t("escalations.againName", { name: nameOf(row) })}
                loading={again.isPending && again.variables.id === row.id}
                onClick={() => again.mutate({ id: row.id })}
              >
                {t("escalations.again")}
              </Button>
            ),
          },
        ]}
        rows={wholeRows({ ...notices, data: notices.data?.items })}
        rowKey={(row) => row.id}
        rowName={nameOf}
        empty={<Nothing text={t("escalations.noneDead")} />}
      />
    </>
  );
}

function nameOf(row: DeadNotice): string {
  return row.officer?.name ?? row.person ?? "";
}
