import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Moment } from "@/parts/Moment";

import type { Board } from "./queries";

/** Where the round is sampled, and whether the laboratories keep up with the lanes. */
export function Points({ board }: { board: Board }) {
  const { t } = useTranslation();
  const { points, round } = board;
  const planned = (count: number | null) =>
    count === null ? "" : t("rounds.ofPlanned", { count: count.toLocaleString("en") });
  const tiles: [string, number, string][] = [
    [t("rounds.sessionsOpen"), points.open_now, planned(round.points)],
    [t("rounds.lanesOpen"), points.lanes, planned(round.lanes)],
    [t("rounds.fillsAnHour"), points.fills_an_hour, ""],
    [t("rounds.tubesAnHour"), points.tubes_an_hour, ""],
    [t("rounds.waitingTubes"), points.waiting, ""],
  ];
  return (
    <section className="sheet" aria-label={t("rounds.where")}>
      <h2>{t("rounds.where")}</h2>
      <ul className="tiles">
        {tiles.map(([word, count, more]) => (
          <li key={word} className="tile">
            <b className="numbers">{count.toLocaleString("en")}</b> {word}{" "}
            <span className="soft">{more}</span>
          </li>
        ))}
      </ul>
      <Laboratory fills={points.fills_an_hour} lab={round.lab_an_hour} />
      <Sessions points={points} />
    </section>
  );
}

function Laboratory({ fills, lab }: { fills: number; lab: number | null }) {
  const { t } = useTranslation();
  if (lab === null) return <p className="soft">{t("rounds.labUnsaid")}</p>;
  const more = fills - lab;
  return more > 0 ? (
    <p className="late">{t("rounds.labShort", { fills, lab, more })}</p>
  ) : (
    <p>{t("rounds.labEnough", { fills, lab })}</p>
  );
}

function Sessions({ points }: { points: Board["points"] }) {
  const { t } = useTranslation();
  if (points.sessions.length === 0) return <p className="soft">{t("rounds.noSessions")}</p>;
  return (
    <div className="board-scroll">
      <table className="board">
        <caption className="only-read">{t("rounds.where")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("sampling.place")}</th>
            <th scope="col">{t("sampling.unit")}</th>
            <th scope="col">{t("sampling.kind")}</th>
            <th scope="col">{t("sampling.begins")}</th>
            <th scope="col">{t("sampling.lanes")}</th>
            <th scope="col">{t("sampling.people")}</th>
            <th scope="col">{t("sampling.tubes")}</th>
          </tr>
        </thead>
        <tbody>
          {points.sessions.map((each) => (
            <tr key={each.id}>
              <th scope="row">
                <Link to="/sampling/$id" params={{ id: each.id }}>
                  {each.place}
                </Link>
              </th>
              <td>{each.unit.name}</td>
              <td>{t(`sampling.kinds.${each.kind as "point" | "door" | "isolation"}`)}</td>
              <td>
                <Moment at={each.begins_at} short />
                {each.closed_at === null ? null : ` · ${t("sampling.ended")}`}
              </td>
              <td className="numbers">{each.lanes}</td>
              <td className="numbers">{each.people.toLocaleString("en")}</td>
              <td className="numbers">{each.tubes.toLocaleString("en")}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {points.many > points.sessions.length ? (
        <p className="soft">
          {t("rounds.sessionsShown", { many: points.many, count: points.sessions.length })}
        </p>
      ) : null}
    </div>
  );
}
