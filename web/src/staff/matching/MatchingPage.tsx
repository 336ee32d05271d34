import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Flex, Segmented } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { PageHead } from "@/parts/PageHead";
import { Failed, Nothing, Waiting } from "@/parts/States";
import { usePages } from "@/parts/usePages";

import "./matching.css";
import { Pair } from "./Pair";

/** Two records that may be one person, side by side; every merge can be undone. */
export function MatchingPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { decided } = useSearch({ from: "/inside/matching" });
  return (
    <>
      <PageHead title={t("menu.matching")} line={t("matching.line")}>
        <Segmented
          aria-label={t("matching.which")}
          value={decided === true ? "decided" : "open"}
          options={[
            { value: "open", label: t("matching.open") },
            { value: "decided", label: t("matching.decided") },
          ]}
          onChange={(value) =>
            void navigate({
              to: "/matching",
              search: value === "decided" ? { decided: true } : {},
            })
          }
        />
      </PageHead>
      <Pairs decided={decided === true} />
    </>
  );
}

function Pairs({ decided }: { decided: boolean }) {
  const { t } = useTranslation();
  const rows = usePages(["matches", decided], (cursor) =>
    ask(api.GET("/api/matches", { params: { query: { decided, cursor } } })),
  );
  if (rows.problem !== null) return <Failed problem={rows.problem} again={rows.again} />;
  if (rows.waiting) return <Waiting />;
  if (rows.items.length === 0) {
    return <Nothing text={decided ? t("matching.noneDecided") : t("matching.none")} />;
  }
  return (
    <>
      {rows.items.map((match) => (
        <Pair key={match.id} match={match} />
      ))}
      {rows.hasMore ? (
        <Flex justify="center" className="resource-more">
          <Button onClick={rows.more} loading={rows.loadingMore}>
            {t("table.more")}
          </Button>
        </Flex>
      ) : null}
    </>
  );
}
