import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Flex, Segmented } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { PageHead } from "@/parts/PageHead";
import { Failed, Nothing, Waiting } from "@/parts/States";
import { usePages } from "@/parts/usePages";

import { ContestSheets } from "./ContestSheets";
import "./measures.css";

/** Contests that wait for their answer, by the time by which it is due; and the answered ones. */
export function ContestsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { answered } = useSearch({ from: "/inside/contests" });
  const waiting = answered === undefined;
  const rows = usePages(
    ["contests", waiting],
    (cursor) =>
      ask(api.GET("/api/contests", { params: { query: { waiting, cursor, limit: 50 } } })),
    { every: 60_000 },
  );
  return (
    <>
      <PageHead title={t("menu.contests")} line={t("contests.line")} />
      <Segmented
        aria-label={t("contests.which")}
        value={waiting ? "waiting" : "answered"}
        onChange={(which) =>
          void navigate({ to: "/contests", search: which === "answered" ? { answered: true } : {} })
        }
        options={[
          { value: "waiting", label: t("contests.waiting") },
          { value: "answered", label: t("contests.answered") },
        ]}
      />
      {rows.problem === null ? null : <Failed problem={rows.problem} again={rows.again} />}
      {rows.waiting ? <Waiting /> : null}
      {!rows.waiting && rows.items.length === 0 ? (
        <Nothing text={waiting ? t("contests.none") : t("contests.noneAnswered")} />
      ) : null}
      <div className="contests">
        <ContestSheets contests={rows.items} named />
      </div>
      {rows.hasMore ? (
        <Flex justify="center">
          <Button onClick={rows.more} loading={rows.loadingMore}>
            {t("table.more")}
          </Button>
        </Flex>
      ) : null}
    </>
  );
}
