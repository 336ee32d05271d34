import { useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useState } from "react";
import { Link, useParams } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { PageHead } from "@/parts/PageHead";
import { sayClock } from "@/parts/moments";
import { Shown } from "@/parts/States";

import { useMay } from "../session/session";
import { FlowAdvice } from "./FlowAdvice";
import { flowQuery, type AheadHour, type Band, type Direction, type Flow } from "./flow";
import "./checkpoints.css";
import "./flow.css";
import { HoursChart } from "./HoursChart";
import { Lanes } from "./Lanes";
import { Levers } from "./Levers";
import { Post } from "./posts";
import { QueueChart } from "./QueueChart";
import { checkpointsQuery, DIRECTIONS } from "./queries";
import { RoadButton, SeenButton } from "./road-dialogs";

/** The flow of a checkpoint: what came, what is expected, the queue ahead, and what to do. */
export function FlowPage() {
  const { id } = useParams({ from: "/inside/checkpoints/$id" });
  const [direction, choose] = useState<Direction>("in");
  const flow = useQuery(flowQuery(id, direction));
  return (
    <Shown query={flow} isPage>
      {(found) => <FlowShown flow={found} choose={choose} />}
    </Shown>
  );
}

function FlowShown({ flow, choose }: { flow: Flow; choose: (direction: Direction) => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const places = useQuery(checkpointsQuery).data?.items;
  const post = places?.find(({ id }) => id === flow.checkpoint.id);
  return (
    <>
      <PageHead
        title={flow.checkpoint.name}
        line={t("flow.line", { day: t(`flow.days.${flow.day_kind}`), at: sayClock(flow.at) })}
      >
        <Link className="flow-back" to="/checkpoints" search={{ checkpoint: flow.checkpoint.id }}>
          {t("menu.checkpoints")}
        </Link>
        <Ways flow={flow} choose={choose} />
        {may("passages") ? <SeenButton checkpoint={flow.checkpoint.id} /> : null}
        {may("checkpoints") ? <RoadButton flow={flow} /> : null}
      </PageHead>
      {post === undefined ? null : <Post checkpoint={post} />}
      <FlowAdvice checkpoint={flow.checkpoint.id} direction={flow.direction} />
      <Tiles flow={flow} />
      <section className="sheet flow-ahead">
        <h2>{t("flow.ahead")}</h2>
        {flow.queue.length === 0 ? (
          <p>{t("flow.noLane")}</p>
        ) : (
          <>
            <QueueChart queue={flow.queue} road={flow.approach} />
            <NextHours hours={flow.next} target={flow.target_minutes} />
          </>
        )}
      </section>
      <section className="sheet flow-ahead">
        <h2>{t("flow.today")}</h2>
        <HoursChart hours={flow.hours} />
        <p className="soft">{sayTest(flow, t)}</p>
      </section>
      <Levers flow={flow} places={places ?? []} />
      <Lanes flow={flow} lanes={post?.lanes ?? []} />
    </>
  );
}

/** Which direction is asked for; where a lane is driven both ways, both are one queue. */
function Ways({ flow, choose }: { flow: Flow; choose: (direction: Direction) => void }) {
  const { t } = useTranslation();
  if (flow.directions.length > 1) return <span className="soft">{t("flow.together")}</span>;
  return (
    <Segmented<Direction>
      aria-label={t("flow.direction")}
      value={flow.direction}
      onChange={choose}
      options={DIRECTIONS.map((value) => ({ value, label: t(`flow.directions.${value}`) }))}
    />
  );
}

/** How the forecast did: on the days before, each hour an hour ahead. */
function sayTest({ test }: Flow, t: TFunction): string {
  if (test.hours === 0) return t("flow.notTested");
  return t("flow.tested", {
    share: Math.round((100 * test.within) / test.hours),
    hours: test.hours,
    miss: test.miss === null ? "–" : Math.round(100 * test.miss),
  });
}

/** A tile: its title, what stands in it, the line below, and whether it is said in red. */
type Tile = [title: string, value: string, more: string, isBad: boolean];

function Tiles({ flow }: { flow: Flow }) {
  const { t } = useTranslation();
  const tiles: Tile[] = [
    sayWaiting(flow, t),
    sayWait(flow, t),
    sayLater(flow, t),
    [t("flow.junction"), ...saySpill(flow, t)],
  ];
  return (
    <dl className="flow-tiles">
      {tiles.map(([title, value, more, isBad]) => (
        <div key={title} className={isBad ? "is-bad" : undefined}>
          <dt>{title}</dt>
          <dd className="numbers">{value}</dd>
          <dd className="flow-more">{more}</dd>
        </div>
      ))}
    </dl>
  );
}

function sayWaiting({ waiting, reading }: Flow, t: TFunction): Tile {
  const value = t("flow.vehicles", { many: waiting });
  if (reading === null) return [t("flow.waitingNow"), value, t("flow.notSeen"), true];
  const seen = t("flow.seenBy", { at: sayClock(reading.at), name: reading.by.name });
  return [t("flow.waitingNow"), value, seen, false];
}

function sayWait({ next, target_minutes }: Flow, t: TFunction): Tile {
  const wait = next[0]?.wait_p90 ?? null;
  if (wait === null) return [t("flow.waitNext"), "–", "", false];
  const minutes = t("flow.minutes", { many: whole(wait.middle) });
  return [t("flow.waitNext"), minutes, sayBand(wait, t), wait.middle > target_minutes];
}

function sayLater({ queue }: Flow, t: TFunction): Tile {
  const metres = queue.at(-1)?.metres;
  if (metres === undefined) return [t("flow.queueLater"), "–", "", false];
  const value = t("flow.metres", { many: whole(metres.middle) });
  return [t("flow.queueLater"), value, sayBand(metres, t), false];
}

/** Whether the queue reaches the junction, by when, and that it is said in red. */
function saySpill({ approach, spill }: Flow, t: TFunction): [string, string, boolean] {
  if (approach === null) return ["–", t("flow.noRoad"), false];
  const room = t("flow.room", { junction: approach.junction, metres: approach.metres });
  if (spill === null || spill.chance < 0.1) return [t("flow.notReached"), room, false];
  const at = sayClock(spill.likely_at ?? spill.first_at);
  const share = Math.round(100 * spill.chance);
  const said = spill.likely_at === null ? "flow.mayReach" : "flow.reaches";
  return [t(said, { at }), t("flow.chance", { share, room }), true];
}

function sayBand({ low, high }: Band, t: TFunction): string {
  return t("flow.between", { low: whole(low), high: whole(high) });
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function NextHours({ hours, target }: { hours: AheadHour[]; target: number }) {
  const { t } = useTranslation();
  return (
    <div className="ledger-scroll" tabIndex={0} role="region" aria-label={t("flow.ahead")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("flow.from")}</th>
            <th scope="col">{t("flow.arrivals")}</th>
            <th scope="col">{t("flow.p50")}</th>
            <th scope="col">{t("flow.p90", { target })}</th>
          </tr>
        </thead>
        <tbody>
          {hours.map((hour) => (
            <tr key={hour.begins_at}>
              <th scope="row">
                {sayClock(hour.begins_at)}–{sayClock(hour.ends_at)}
              </th>
              <Cell band={hour.arrivals} more={sayLed(hour, t)} />
              <Cell band={hour.wait_p50} />
              <Cell band={hour.wait_p90} limit={target} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Whom diversions lead away and here, of those who are expected. */
function sayLed({ led_away, led_here }: AheadHour, t: TFunction): string {
  const parts = [
    led_away >= 0.5 ? t("flow.ledAway", { many: whole(led_away) }) : "",
    led_here >= 0.5 ? t("flow.ledHere", { many: whole(led_here) }) : "",
  ];
  return parts.filter((part) => part !== "").join(t("flow.comma"));
}

function Cell(props: { band: Band | null; limit?: number; more?: string }) {
  const { band, limit = Infinity, more = "" } = props;
  if (band === null) return <td className="numbers">–</td>;
  return (
    <td className={band.middle > limit ? "numbers is-late" : "numbers"}>
      <b>{whole(band.middle)}</b>{" "}
      <span className="soft">
        {whole(band.low)}–{whole(band.high)}
        {more === "" ? null : ` · ${more}`}
      </span>
    </td>
  );
}
