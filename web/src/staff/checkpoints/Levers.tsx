import "@/parts/barrier/barrier.css";

import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { sayShort } from "@/parts/moments";
import { Shown } from "@/parts/States";
import { useNow } from "@/parts/useNow";

import { useMay } from "../session/session";
import {
  leverPlansQuery,
  leversQuery,
  type Flow,
  type HourMeasured,
  type Lever,
  type LeverPlan,
} from "./flow";
import { ActButton, EndButton, TakeBackButton, type Place } from "./lever-dialogs";

/** What was done about the queue, and beside each act the hour before and the hour after. */
export function Levers({ flow, places }: { flow: Flow; places: Place[] }) {
  const { t } = useTranslation();
  const may = useMay();
  const now = useNow(60_000);
  const levers = useQuery(leversQuery(flow.checkpoint.id));
  const openLanes = flow.lanes.filter(({ is_open }) => is_open).map(({ name }) => name);
  return (
    <section className="sheet flow-ahead">
      <header className="flow-head">
        <h2 className="sheet-title">{t("levers.title")}</h2>
        {may("checkpoints") ? (
          <ActButton
            checkpoint={flow.checkpoint.id}
            openLanes={openLanes}
            others={places.filter(({ id }) => id !== flow.checkpoint.id)}
            now={now}
          />
        ) : null}
      </header>
      <Plans checkpoint={flow.checkpoint.id} now={now} mayAct={may("checkpoints")} />
      <Shown query={levers}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{t("levers.none")}</p>
          ) : (
            <>
              <Table levers={items} now={now} mayEnd={may("checkpoints")} />
              <p className="soft">{t("levers.how")}</p>
            </>
          )
        }
      </Shown>
    </section>
  );
}

/** What begins at a time ahead, the next first, and what could not begin since yesterday. */
function Plans(props: { checkpoint: string; now: Date; mayAct: boolean }) {
  const { checkpoint, now, mayAct } = props;
  const { t } = useTranslation();
  const plans = useQuery(leverPlansQuery(checkpoint)).data?.items ?? [];
  if (plans.length === 0) return null;
  return (
    <ul className="lever-plans">
      {plans.map((plan) => {
        const name = t(`levers.kinds.${plan.kind}`);
        return (
          <li key={plan.id}>
            <span className={`light light-${plan.refusal === "" ? "yellow" : "red"}`}>
              {t(plan.refusal === "" ? "levers.planned" : "levers.notBegun")}
            </span>
            <b>{name}</b>
            <span className="numbers">
              {sayShort(plan.from_at, now)} – {sayShort(plan.until_at, now)}
            </span>
            <span>{sayPlan(plan, t)}</span>
            <span className="soft lever-plan-why">
              {plan.by.name} · {plan.reason}
              {plan.refusal === "" ? null : ` · ${plan.refusal}`}
            </span>
            {mayAct && plan.refusal === "" ? <TakeBackButton plan={plan.id} name={name} /> : null}
          </li>
        );
      })}
    </ul>
  );
}

function sayPlan(plan: LeverPlan, t: TFunction): string {
  const told = plan.boards.map((board) => ({ board, is_given_up: false }));
  return sayWhat({ ...plan, told }, t);
}

/** What is compared, and how it is said of an hour. */
const MEASURED: ["served" | "arrived" | "queue" | "p50" | "p90", (hour: HourMeasured) => string][] =
  [
    ["served", ({ served }) => String(served)],
    ["arrived", ({ arrived }) => sayNumber(arrived)],
    ["queue", ({ queue_mean }) => sayNumber(queue_mean)],
    ["p50", ({ wait_p50 }) => sayNumber(wait_p50)],
    ["p90", ({ wait_p90 }) => sayNumber(wait_p90)],
  ];

function Table({ levers, now, mayEnd }: { levers: Lever[]; now: Date; mayEnd: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="ledger-scroll" tabIndex={0} role="region" aria-label={t("levers.title")}>
      <table className="levers">
        <thead>
          <tr>
            <th scope="col">{t("levers.what")}</th>
            <th scope="col">{t("levers.when")}</th>
            {MEASURED.map(([name]) => (
              <th scope="col" key={name}>
                {t(`levers.measured.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {levers.map((lever) => (
            <tr key={lever.id}>
              <th scope="row">
                {t(`levers.kinds.${lever.kind}`)} {sayWhat(lever, t)}
                <span className="soft">
                  {lever.by.name} · {lever.reason}
                </span>
              </th>
              <td>
                {sayShort(lever.from_at, now)} – {sayShort(lever.ended_at ?? lever.until_at, now)}{" "}
                {mayEnd && stands(lever, now) ? (
                  <EndButton lever={lever.id} name={t(`levers.kinds.${lever.kind}`)} />
                ) : null}
              </td>
              {MEASURED.map(([name, say]) => (
                <td className="numbers" key={name}>
                  {say(lever.before)} → <b>{say(lever.after)}</b>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function stands({ ended_at, until_at }: Lever, now: Date): boolean {
  return ended_at === null && new Date(until_at) > now;
}

type Said = Pick<Lever, "lane" | "servers" | "classes" | "road" | "to" | "share" | "text"> & {
  told: Pick<Lever["told"][number], "board" | "is_given_up">[];
};

/** The lane, the classes, the road, what drivers read and where. */
function sayWhat(lever: Said, t: TFunction): string {
  const { lane, servers, classes, road, to, share, text, told } = lever;
  const parts = [
    lane === "" ? "" : t("flow.lane", { name: lane }),
    servers === null ? "" : t("flow.officers", { many: servers }),
    [
      classes.map((kind) => t(`barrier.classes.${kind}`)).join(t("flow.comma")),
      road === "" ? "" : `→ ${road}`,
    ]
      .join(" ")
      .trim(),
    to,
    share === null || share === 100 ? "" : `${share}%`,
    text === "" ? "" : t("levers.said", { text }),
    told.map(({ board }) => t(`levers.board.${board}`)).join(t("flow.comma")),
    told.some(({ is_given_up }) => is_given_up) ? t("levers.notSent") : "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

function sayNumber(value: number | null): string {
  return value === null ? "–" : String(Math.round(value));
}
