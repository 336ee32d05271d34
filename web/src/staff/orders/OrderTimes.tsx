import { queryOptions, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useLanguage } from "@/i18n";
import { Moment } from "@/parts/Moment";
import { sayLength } from "@/parts/moments";
import { Nothing } from "@/parts/States";
import type { Column } from "@/parts/table/columns";
import { ResourceTable } from "@/parts/table/ResourceTable";
import { wholeRows } from "@/parts/table/rows";

import { useOrderWords } from "./words";

type Schemas = components["schemas"];
type TimesOfKind = Schemas["TimesOfKind"];
type Span = Schemas["Span"];
type HourOwed = Schemas["HourOwed"];

type TimesOfUnit = Schemas["TimesOfUnit"];

const MINUTE = 60_000;

const orderTimes = queryOptions({
  queryKey: ["order-times"],
  queryFn: () => ask(api.GET("/api/orders/times")),
});

/** How long answers take, kind by kind, and which units owed one at each of the last hours. */
export function OrderTimes() {
  const { t } = useTranslation();
  return (
    <>
      <section className="sheet">
        <h2>{t("escalations.times")}</h2>
        <p className="soft">{t("escalations.timesHelp")}</p>
        <ByKind />
      </section>
      <section className="sheet">
        <h2>{t("escalations.people")}</h2>
        <p className="soft">{t("escalations.peopleHelp")}</p>
        <ByUnit />
      </section>
      <section className="sheet">
        <h2>{t("escalations.hours")}</h2>
        <ByHour />
      </section>
    </>
  );
}

function ByKind() {
  const { t } = useTranslation();
  const words = useOrderWords();
  const times = useQuery(orderTimes);
  const name = (row: TimesOfKind) =>
    row.kind === "" ? t("escalations.allKinds") : words.kind(row.kind);
  const took = (key: "accept" | "report" | "close"): Column<TimesOfKind> => ({
    key,
    title: t(`escalations.took.${key}`),
    show: (row) => <Took span={row[key]} />,
  });
  return (
    <ResourceTable<TimesOfKind>
      name="order-times"
      label={t("escalations.times")}
      columns={[
        { key: "kind", title: t("orders.kind"), always: true, show: name },
        {
          key: "orders",
          title: t("menu.orders"),
          show: (row) => <span className="numbers">{row.orders}</span>,
        },
        took("accept"),
        took("report"),
        took("close"),
      ]}
      rows={wholeRows({ ...times, data: times.data?.kinds })}
      rowKey={(row) => row.kind}
      rowName={name}
      empty={<Nothing text={t("orders.none")} />}
    />
  );
}

/** How long people take to be found and to be under control, by the units right below. */
function ByUnit() {
  const { t } = useTranslation();
  const times = useQuery(orderTimes);
  const name = (row: TimesOfUnit) => (row.code === "" ? t("escalations.allUnits") : row.name);
  return (
    <ResourceTable<TimesOfUnit>
      name="people-times"
      label={t("escalations.people")}
      columns={[
        { key: "unit", title: t("escalations.unit"), always: true, show: name },
        {
          key: "located",
          title: t("escalations.located"),
          show: (row) => <Took span={row.located} />,
        },
        {
          key: "controlled",
          title: t("escalations.controlled"),
          show: (row) => <Took span={row.controlled} />,
        },
      ]}
      rows={wholeRows({ ...times, data: times.data?.people })}
      rowKey={(row) => row.code}
      rowName={name}
      empty={<Nothing text={t("orders.none")} />}
    />
  );
}

/** The median and the 90th percentile; of orders that were answered so far. */
function Took({ span }: { span: Span }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  if (span.median === null || span.nine_of_ten === null) return <span className="soft">–</span>;
  const median = sayLength(span.median * MINUTE, language);
  const most = sayLength(span.nine_of_ten * MINUTE, language);
  return (
    <span className="numbers">
      {t("escalations.span", { median, most })}{" "}
      <span className="soft">{t("escalations.known", { count: span.known })}</span>
    </span>
  );
}

function ByHour() {
  const { t } = useTranslation();
  const hours = useQuery({
    queryKey: ["owed-by-hour"],
    queryFn: () => ask(api.GET("/api/orders/not-fed-back/hours")),
  });
  return (
    <ResourceTable<HourOwed>
      name="owed-by-hour"
      label={t("escalations.hours")}
      columns={[
        {
          key: "at",
          title: t("escalations.at"),
          always: true,
          show: (row) => <Moment at={row.at} />,
        },
        {
          key: "overdue",
          title: t("escalations.overdue"),
          show: (row) => (
            <b className="late numbers">{row.units.reduce((sum, unit) => sum + unit.overdue, 0)}</b>
          ),
        },
        {
          key: "units",
          title: t("escalations.unit"),
          show: (row) => row.units.map((unit) => `${unit.name} ${unit.overdue}`).join(" · "),
        },
      ]}
      rows={wholeRows({ ...hours, data: hours.data && [...hours.data.items].reverse() })}
      rowKey={(row) => row.at}
      rowName={(row) => row.at}
      empty={<Nothing text={t("escalations.noneOwing")} />}
    />
  );
}
