import { Table } from "antd";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";
import { say } from "@/parts/problems";

import "./numbers.css";
import type { Because } from "./queries";

/** Every number that a plan rests on: its value, since when, and who said so. */
export function Why({ because }: { because: Because[] }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <Table<Because>
      className="numbers-table"
      size="small"
      rowKey="parameter"
      dataSource={because}
      pagination={false}
      columns={[
        {
          key: "meaning",
          title: t("policy.meaning"),
          render: (_, each) => say(each.meaning, language),
        },
        {
          key: "value",
          title: t("measures.whyNumber"),
          render: (_, each) => (
            <span className="numbers">
              {sayValue(each.value)} {unitOf(each.unit, t)}
            </span>
          ),
        },
        {
          key: "since",
          title: t("measures.whySince"),
          render: (_, each) => <span className="numbers">{each.in_force_since}</span>,
        },
        {
          key: "says",
          title: t("measures.whySays"),
          render: (_, each) => <div className="why-says">{say(each.says, language)}</div>,
        },
      ]}
    />
  );
}

export function sayValue(value: number | number[]): string {
  return Array.isArray(value) ? value.join(", ") : String(value);
}

export function unitOf(unit: string, t: TFunction): string {
  return t(`policy.units.${unit}` as "policy.units.days");
}
