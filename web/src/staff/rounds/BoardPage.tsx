import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Alert, Button, Form, InputNumber } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { Moment } from "@/parts/Moment";
import { sayDay } from "@/parts/moments";
import { PageHead } from "@/parts/PageHead";
import { Shown, WriteProblem } from "@/parts/States";

import "../home/home.css";
import "../sampling/sampling.css";
import { useMay } from "../session/session";
import { HourBars } from "./HourBars";
import { Missing } from "./Missing";
import { Points } from "./Points";
import { boardQuery, type Board } from "./queries";
import { Reasons } from "./Reasons";
import { RoundMap } from "./RoundMap";
import "./rounds.css";
import { shareOf } from "./shades";

const SUMS = [
  "residents",
  "visitors",
  "away",
  "due",
  "done",
  "exempt",
  "refused",
  "isolated",
  "missing",
] as const;

/** A round by unit and by hour: due, done, exempt, refused, away, and who is missing. */
export function BoardPage() {
  const { id } = useParams({ from: "/inside/rounds/$id" });
  const { unit = "" } = useSearch({ from: "/inside/rounds/$id" });
  return (
    <Shown query={useQuery(boardQuery(id, unit))} isPage>
      {(board) => <TheBoard board={board} />}
    </Shown>
  );
}

function TheBoard({ board }: { board: Board }) {
  const { t } = useTranslation();
  const { round, total } = board;
  const navigate = useNavigate();
  const isVillage = total.unit.level === 3;
  return (
    <>
      <PageHead
        title={`${round.name} · ${total.unit.name}`}
        line={
          <>
            <Moment at={round.begins_at} /> – <Moment at={round.ends_at} /> ·{" "}
            {t("rounds.denominator")}
            {round.units.length === 0
              ? null
              : ` · ${t("rounds.scope", { units: round.units.map(({ name }) => name).join("、") })}`}
          </>
        }
      />
      <Kept board={board} />
      <ul className="tiles" aria-label={t("rounds.sum")}>
        {SUMS.map((name) => (
          <li
            key={name}
            className={name === "missing" && total.missing > 0 ? "tile tile-late" : "tile"}
          >
            <b className="numbers">{total[name].toLocaleString("en")}</b> {t(`rounds.sums.${name}`)}
          </li>
        ))}
        <li className="tile">
          <b className="numbers">{shareOf(total)}</b> {t("rounds.share")}
        </li>
        {total.surplus > 0 ? (
          <li className="tile tile-late" title={t("rounds.surplusHelp")}>
            {t("rounds.surplus", { count: total.surplus })}
          </li>
        ) : null}
      </ul>
      {board.hours.length === 0 ? null : (
        <section className="sheet">
          <HourBars hours={board.hours} />
        </section>
      )}
      {total.unit.level === 1 ? (
        <RoundMap
          rows={board.rows}
          choose={(unit) =>
            void navigate({ to: "/rounds/$id", params: { id: round.id }, search: { unit } })
          }
        />
      ) : null}
      {isVillage ? null : <Units board={board} />}
      {isVillage ? <Count board={board} /> : null}
      <Points board={board} />
      <Names board={board} />
    </>
  );
}

/** Says that the numbers were kept before the samples were erased, and what else is left of them. */
function Kept({ board }: { board: Board }) {
  const { t } = useTranslation();
  if (board.kept_at === null) return null;
  return (
    <Alert
      type="info"
      showIcon
      className="kept-board"
      title={t("rounds.kept", { day: sayDay(board.kept_at) })}
      description={t("rounds.keptMissing", { count: board.unsampled })}
    />
  );
}

/** Lists of names, while there are names. */
function Names({ board }: { board: Board }) {
  const may = useMay();
  if (!may("sample") || board.kept_at !== null) return null;
  return (
    <>
      <Missing round={board.round.id} unit={board.total.unit.code} />
      <Reasons round={board.round.id} unit={board.total.unit.code} />
    </>
  );
}

function Units({ board }: { board: Board }) {
  const { t } = useTranslation();
  const rows = [...board.rows].sort((one, other) => other.missing - one.missing);
  return (
    <section className="sheet board-scroll">
      <table className="board">
        <caption className="only-read">{t("rounds.byUnit")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("sampling.unit")}</th>
            {SUMS.map((name) => (
              <th key={name} scope="col">
                {t(`rounds.sums.${name}`)}
              </th>
            ))}
            <th scope="col">{t("rounds.share")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.unit.code}>
              <th scope="row">
                <Link
                  to="/rounds/$id"
                  params={{ id: board.round.id }}
                  search={{ unit: row.unit.code }}
                >
                  {row.unit.name}
                </Link>
              </th>
              {SUMS.map((name) => (
                <td
                  key={name}
                  className={name === "missing" && row.missing > 0 ? "late numbers" : "numbers"}
                >
                  {row[name].toLocaleString("en")}
                </td>
              ))}
              <td>
                <span className="meter" aria-hidden>
                  <span
                    style={{ width: `${Math.min(100, (row.done / Math.max(row.due, 1)) * 100)}%` }}
                  />
                </span>{" "}
                <span className="numbers">{shareOf(row)}</span>
                {row.surplus > 0 ? (
                  <div className="late" title={t("rounds.surplusHelp")}>
                    {t("rounds.surplus", { count: row.surplus })}
                  </div>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A village says how many live there and who is visiting; until then the register counts. */
function Count({ board }: { board: Board }) {
  const { t } = useTranslation();
  const { total, round } = board;
  const may = useMay();
  const [open, setOpen] = useState(false);
  const send = useWrite(
    (typed: { residents: number; visitors: number }, headers) =>
      ask(
        api.POST("/api/rounds/{round_id}/counts", {
          params: { path: { round_id: round.id } },
          body: { ...typed, unit: total.unit.code },
          headers,
        }),
      ),
    () => setOpen(false),
  );
  if (!may("sample") || board.kept_at !== null) return null;
  return (
    <section className="sheet">
      <p className={total.is_counted ? "soft" : "soon"}>
        {t(total.is_counted ? "rounds.counted" : "rounds.notCounted")}{" "}
        {open ? null : <Button onClick={() => setOpen(true)}>{t("rounds.count")}</Button>}
      </p>
      {open ? (
        <Form<{ residents: number; visitors: number }>
          name="count"
          layout="inline"
          initialValues={{ residents: total.residents, visitors: total.visitors }}
          onFinish={(typed) => send.mutate(typed)}
        >
          <Form.Item
            name="residents"
            label={t("rounds.sums.residents")}
            rules={[{ required: true }]}
          >
            <InputNumber min={0} />
          </Form.Item>
          <Form.Item name="visitors" label={t("rounds.sums.visitors")} rules={[{ required: true }]}>
            <InputNumber min={0} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={send.isPending}>
            {t("rounds.count")}
          </Button>
        </Form>
      ) : null}
      <WriteProblem error={send.error} />
    </section>
  );
}
