import { Flex } from "antd";
import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** The heading of a page: its name, a line beneath, and what can be done here. */
export function PageHead(props: { title: string; line?: ReactNode; children?: ReactNode }) {
  const { t } = useTranslation();
  const product = t("product.name");
  useEffect(() => {
    document.title = `${props.title} · ${product}`;
  }, [props.title, product]);
  return (
    <Flex className="page-head" justify="space-between" align="flex-start" gap={12} wrap>
      <div className="page-head-words">
        <h1>{props.title}</h1>
        {props.line === undefined ? null : <div className="soft">{props.line}</div>}
      </div>
      <Flex gap={8} wrap>
        {props.children}
      </Flex>
    </Flex>
  );
}
