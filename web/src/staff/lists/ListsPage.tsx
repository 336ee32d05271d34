import { ImportOutlined } from "@ant-design/icons";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Flex, Segmented } from "antd";
import { useTranslation } from "react-i18next";

import { LinkButton } from "@/parts/LinkButton";
import { PageHead } from "@/parts/PageHead";
import { Failed, Nothing, Waiting } from "@/parts/States";

import { useMay } from "../session/session";
import { ListStrip } from "./ListStrip";
import "./lists.css";
import { useLists } from "./queries";

/** All lists, each with its way to zero. */
export function ListsPage() {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const { show } = useSearch({ from: "/inside/lists" });
  return (
    <>
      <PageHead title={t("menu.lists")} line={t("lists.line")}>
        <Segmented
          aria-label={t("lists.which")}
          value={show ?? "open"}
          options={[
            { value: "open", label: t("lists.onlyOpen") },
            { value: "all", label: t("lists.all") },
          ]}
          onChange={(value) =>
            void navigate({ to: "/lists", search: value === "all" ? { show: "all" } : {} })
          }
        />
        {may("intake") ? (
          <LinkButton to="/intake" look="primary" icon={<ImportOutlined aria-hidden />}>
            {t("menu.intake")}
          </LinkButton>
        ) : null}
      </PageHead>
      <Lists onlyOpen={show === undefined} />
    </>
  );
}

function Lists({ onlyOpen }: { onlyOpen: boolean }) {
  const { t } = useTranslation();
  const rows = useLists(onlyOpen);
  if (rows.problem !== null) return <Failed problem={rows.problem} again={rows.again} />;
  if (rows.waiting) return <Waiting />;
  if (rows.items.length === 0) {
    return <Nothing text={onlyOpen ? t("lists.noneOpen") : t("lists.none")} />;
  }
  return (
    <>
      {rows.items.map((list) => (
        <ListStrip key={list.id} list={list} />
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
