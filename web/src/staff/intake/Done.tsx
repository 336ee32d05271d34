import { useQuery } from "@tanstack/react-query";
import { Flex } from "antd";
import { useTranslation } from "react-i18next";

import { LinkButton } from "@/parts/LinkButton";
import { Shown } from "@/parts/States";

import { ListStrip } from "../lists/ListStrip";
import { IntakeNumbers } from "../lists/ListVersions";
import "../lists/lists.css";
import { listQuery } from "../lists/queries";

/** What came of the file: the list, its numbers, and what asks for attention. */
export function Done({ list: id }: { list: string }) {
  const { t } = useTranslation();
  const list = useQuery(listQuery(id));
  return (
    <Shown query={list}>
      {(found) => (
        <>
          <ListStrip list={found} />
          <section className="sheet intake-done">
            <h2>{t("intake.result")}</h2>
            <IntakeNumbers intake={found.intake} list={id} />
          </section>
          <Flex gap={8} wrap className="intake-next">
            <LinkButton look="primary" to="/lists/$id" params={{ id }}>
              {t("intake.toList")}
            </LinkButton>
            {found.counts.unreadable > 0 ? (
              <LinkButton to="/lists/$id" params={{ id }} search={{ tab: "unreadable" }}>
                {t("lists.unreadableCount", { count: found.counts.unreadable })}
              </LinkButton>
            ) : null}
            <LinkButton to="/intake">{t("intake.another")}</LinkButton>
          </Flex>
        </>
      )}
    </Shown>
  );
}
