import { Link } from "@tanstack/react-router";
import { Table } from "antd";
import { useTranslation } from "react-i18next";

import { DayChart } from "./DayChart";
import type { Preview } from "./queries";

type Move = Preview["moves"][number];

/** What a change of policy would do: how many move, whose end, and rooms and tests by day. */
export function Effect({ effect }: { effect: Preview }) {
  const { t } = useTranslation();
  const numbers = [
    ["earlier", effect.earlier],
    ["later", effect.later],
    ["same", effect.same],
    ["kept", effect.kept_by_hand],
  ] as const;
  return (
    <div className="effect" role="region" aria-label={t("policy.previewTitle")}>
      <h3>{t("policy.previewTitle")}</h3>
      <dl className="effect-numbers">
        {numbers.map(([name, many]) => (
          <div key={name}>
            <dt>{t(`policy.${name}`)}</dt>
            <dd className="numbers">{many}</dd>
          </div>
        ))}
      </dl>
      <DayChart
        title={t("policy.rooms")}
        days={effect.days.map(({ day, old, new: after }) => ({
          day,
          old: old.rooms,
          new: after.rooms,
        }))}
      />
      <DayChart
        title={t("policy.testsADay")}
        days={effect.days.map(({ day, old, new: after }) => ({
          day,
          old: old.tests,
          new: after.tests,
        }))}
      />
      {effect.moves.length === 0 ? null : <Moves moves={effect.moves} />}
    </div>
  );
}

function Moves({ moves }: { moves: Move[] }) {
  const { t } = useTranslation();
  return (
    <>
      <h3>{t("policy.moves")}</h3>
      {moves.length >= 200 ? <p className="soft">{t("policy.movesFirst")}</p> : null}
      <Table<Move>
        size="small"
        rowKey="measure"
        dataSource={moves}
        pagination={moves.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
        scroll={{ x: "max-content" }}
        columns={[
          {
            key: "person",
            title: t("measures.name"),
            render: (_, move) => (
              <Link to="/measures/$id" params={{ id: move.measure }}>
                {move.person}
              </Link>
            ),
          },
          {
            key: "was",
            title: t("policy.was"),
            render: (_, move) => <span className="numbers">{move.was}</span>,
          },
          {
            key: "ends",
            title: t("policy.becomes"),
            render: (_, move) => <span className="numbers">{move.ends_on}</span>,
          },
          {
            key: "tests",
            title: t("policy.moreTests"),
            render: (_, move) => (
              <span className="numbers">{move.tests > 0 ? `+${move.tests}` : move.tests}</span>
            ),
          },
        ]}
      />
    </>
  );
}
