import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Tabs } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Moment } from "@/parts/Moment";
import { PageHead } from "@/parts/PageHead";
import { Nothing } from "@/parts/States";
import type { Column } from "@/parts/table/columns";
import { ResourceTable } from "@/parts/table/ResourceTable";
import { itemRows } from "@/parts/table/rows";

import "../home/home.css";
import "../sampling/sampling.css";
import { useMay } from "../session/session";
import { Planner } from "./Planner";
import { roundsQuery, type Round } from "./queries";
import { RoundForm } from "./RoundForm";
import "./rounds.css";

/** Rounds of testing, and the planner of the next one. */
export function RoundsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { tab } = useSearch({ from: "/inside/rounds" });
  return (
    <>
      <PageHead title={t("menu.rounds")} line={t("rounds.line")} />
      <Tabs
        activeKey={tab ?? "rounds"}
        onChange={(key) =>
          void navigate({ to: "/rounds", search: key === "planner" ? { tab: "planner" } : {} })
        }
        items={[
          { key: "rounds", label: t("rounds.rounds") },
          { key: "planner", label: t("rounds.planner") },
        ]}
      />
      {tab === "planner" ? <Planner /> : <Rounds />}
    </>
  );
}

function Rounds() {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const [planning, setPlanning] = useState(false);
  const columns: Column<Round>[] = [
    {
      key: "name",
      title: t("rounds.name"),
      always: true,
      show: (row) => (
        <Link to="/rounds/$id" params={{ id: row.id }}>
          {row.name}
        </Link>
      ),
    },
    {
      key: "unit",
      title: t("sampling.unit"),
      show: (row) =>
        row.units.length === 0 ? row.unit.name : row.units.map(({ name }) => name).join("、"),
    },
    { key: "begins", title: t("sampling.begins"), show: (row) => <Moment at={row.begins_at} /> },
    { key: "ends", title: t("sampling.ends"), show: (row) => <Moment at={row.ends_at} /> },
    {
      key: "pool",
      title: t("sampling.poolSize"),
      show: (row) => <span className="numbers">{row.pool_size}</span>,
    },
  ];
  return (
    <>
      {planning ? <RoundForm close={() => setPlanning(false)} /> : null}
      <ResourceTable<Round>
        name="rounds"
        label={t("menu.rounds")}
        columns={columns}
        rows={itemRows(useQuery(roundsQuery))}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        onOpen={(row) => void navigate({ to: "/rounds/$id", params: { id: row.id } })}
        empty={<Nothing text={t("rounds.none")} />}
        tools={
          may("assign") && !planning ? (
            <Button type="primary" onClick={() => setPlanning(true)}>
              {t("rounds.new")}
            </Button>
          ) : null
        }
      />
    </>
  );
}
