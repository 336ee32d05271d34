import "@/parts/barrier/barrier.css";
import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { Moment } from "@/parts/Moment";
import { Nothing } from "@/parts/States";
import type { Column } from "@/parts/table/columns";
import { ResourceTable } from "@/parts/table/ResourceTable";

import { useMay } from "../session/session";
import { PassageActs } from "./PassageActs";
import { usePassages, type Passage, type Wanted } from "./queries";
import { lightOf } from "@/parts/barrier/sound";

/** The passages behind a number of the ledger. */
export function PassageRows({ wanted, close }: { wanted: Wanted; close: () => void }) {
  const { t } = useTranslation();
  const rows = usePassages(wanted);
  const { day, hour, vehicle_class, outcome, overridden } = wanted;
  const asked = [
    day,
    hour === undefined ? undefined : `${String(hour).padStart(2, "0")}:00`,
    vehicle_class === undefined ? undefined : t(`barrier.classes.${vehicle_class}`),
    outcome === undefined ? undefined : t(`barrier.outcomes.${outcome}`),
    overridden === true ? t("ledgerOfDay.overridden") : undefined,
  ].filter((each) => each !== undefined);
  return (
    <section className="sheet ledger-lines">
      <h2>
        {t("ledgerOfDay.rows")} · {asked.join(" · ")}{" "}
        <Button size="small" onClick={close}>
          {t("ledgerOfDay.close")}
        </Button>
      </h2>
      <ResourceTable<Passage>
        name="passages"
        label={t("ledgerOfDay.rows")}
        columns={useColumns()}
        rows={rows}
        rowKey={(row) => row.id}
        rowName={(row) => row.plate || t("barrier.noPlate")}
        empty={<Nothing text={t("barrier.none")} />}
      />
    </section>
  );
}

function useColumns(): Column<Passage>[] {
  const { t } = useTranslation();
  const may = useMay();
  return [
    {
      key: "plate",
      title: t("barrier.plate"),
      always: true,
      show: (row) => <b>{row.plate || t("barrier.noPlate")}</b>,
    },
    { key: "at", title: t("ledgerOfDay.at"), show: (row) => <Moment at={row.passed_at} /> },
    { key: "checkpoint", title: t("barrier.checkpoint"), show: (row) => row.checkpoint.name },
    {
      key: "class",
      title: t("barrier.class"),
      show: (row) => t(`barrier.classes.${row.vehicle_class}`),
    },
    {
      key: "outcome",
      title: t("barrier.decision"),
      show: (row) => (
        <span className={`light light-${lightOf(row.outcome)}`}>
          {t(`barrier.outcomes.${row.outcome || "none"}`)}
        </span>
      ),
    },
    {
      key: "people",
      title: t("ledgerOfDay.persons"),
      show: (row) => row.travellers.map(({ name }) => name).join("、"),
    },
    ...(may("passages")
      ? [
          {
            key: "acts",
            title: t("ledgerOfDay.acts"),
            show: (row: Passage) => <PassageActs passage={row} />,
          },
        ]
      : []),
    { key: "by", title: t("ledgerOfDay.by"), deskOnly: true, show: (row) => row.by.name },
  ];
}
