import "@/parts/barrier/barrier.css";
import { Button, Checkbox, Tag } from "antd";
import { useTranslation } from "react-i18next";

import { Moment } from "@/parts/Moment";
import { Nothing } from "@/parts/States";
import type { Column } from "@/parts/table/columns";
import { ResourceTable } from "@/parts/table/ResourceTable";

import { useMay } from "../session/session";
import { Corrected } from "./Corrected";
import { FirstStopLine } from "./FirstStop";
import { PassageActs } from "./PassageActs";
import { TransitLine } from "./Transit";
import { usePassages, type Passage, type Wanted } from "./queries";
import { lightOf } from "@/parts/barrier/sound";

/** The passages behind a number of the ledger. */
export function PassageRows({
  wanted,
  offlineOnly,
  close,
}: {
  wanted: Wanted;
  /** Shows those alone that a device decided without the server, or all again. */
  offlineOnly: (only: boolean) => void;
  close: () => void;
}) {
  const { t } = useTranslation();
  const rows = usePassages(wanted);
  const { offline, slip } = wanted;
  const asked = useAsked(wanted);
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
        tools={
          slip === undefined && wanted.tube === undefined && wanted.sealed === undefined ? (
            <Checkbox
              checked={offline === true}
              onChange={({ target }) => offlineOnly(target.checked)}
            >
              {t("ledgerOfDay.offlineOnly")}
            </Checkbox>
          ) : null
        }
        empty={<Nothing text={t("barrier.none")} />}
      />
    </section>
  );
}

/** What is asked for, in words. */
function useAsked(wanted: Wanted): string[] {
  const { t } = useTranslation();
  const { day, hour, vehicle_class, direction, outcome, ruled } = wanted;
  return [
    ...useAskedOfAnyDay(wanted),
    day,
    hour === undefined ? undefined : `${String(hour).padStart(2, "0")}:00`,
    vehicle_class === undefined ? undefined : t(`barrier.classes.${vehicle_class}`),
    direction === undefined ? undefined : t(`barrier.directions.${direction}`),
    outcome === undefined ? undefined : t(`barrier.outcomes.${outcome}`),
    ruled === undefined ? undefined : t(`barrier.outcomes.${ruled}`),
    wanted.overridden === true ? t("ledgerOfDay.overridden") : undefined,
    wanted.undecided === true ? t("barrier.outcomes.none") : undefined,
    wanted.tested === true ? t("ledgerOfDay.tested") : undefined,
  ].filter((each) => each !== undefined);
}

function useAskedOfAnyDay({ sealed, slip, tube }: Wanted): string[] {
  const { t } = useTranslation();
  if (slip !== undefined) return [`${t("ledgerOfDay.slip")} ${slip}`];
  if (tube !== undefined) return [`${t("roadTest.tube")} ${tube}`];
  return sealed === undefined ? [] : [t(`transit.rows.${sealed}`)];
}

function useColumns(): Column<Passage>[] {
  const { t } = useTranslation();
  const may = useMay();
  return [
    {
      key: "plate",
      title: t("barrier.plate"),
      always: true,
      show: (row) => (
        <>
          <b>{row.plate || t("barrier.noPlate")}</b>
          <Corrected passage={row} />
        </>
      ),
    },
    { key: "at", title: t("ledgerOfDay.at"), show: (row) => <Moment at={row.passed_at} /> },
    { key: "checkpoint", title: t("atBarrier.checkpoint"), show: (row) => row.checkpoint.name },
    {
      key: "class",
      title: t("barrier.class"),
      show: (row) => t(`barrier.classes.${row.vehicle_class}`),
    },
    {
      key: "outcome",
      title: t("barrier.decision"),
      show: (row) => (
        <>
          <span className={`light light-${lightOf(row.outcome)}`}>
            {t(`barrier.outcomes.${row.outcome || "none"}`)}
          </span>{" "}
          {row.is_offline ? (
            <Tag>
              {row.is_relayed
                ? t("ledgerOfDay.byRelay", { name: row.relay })
                : t("ledgerOfDay.offline")}
            </Tag>
          ) : null}
          <TransitLine passage={row} />
          {row.first_stop === null ? null : <FirstStopLine stop={row.first_stop} />}
        </>
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
    {
      key: "slip",
      title: t("ledgerOfDay.slip"),
      deskOnly: true,
      show: (row) => <span className="numbers">{row.slip}</span>,
    },
  ];
}
