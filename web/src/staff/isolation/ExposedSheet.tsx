import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Flex, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useLanguage } from "@/i18n";
import { Moment } from "@/parts/Moment";
import { fromField, sayDay, toField } from "@/parts/moments";
import { say } from "@/parts/problems";
import { Nothing, Shown, WriteProblem } from "@/parts/States";

import { useMay } from "../session/session";
import {
  exposedQuery,
  useRoomAct,
  type Exposed,
  type Restarted,
  type StaffExposed,
} from "./queries";

interface Props {
  stay: string;
  name: string;
  /** When the person became infectious, where that is known; null: since they came. */
  window: string | null;
  /** When they left the site; null: they are there. */
  leftAt: string | null;
  close: () => void;
}

/** Who shared room, floor, air or lift with somebody positive; their clocks restart in one act. */
export function ExposedSheet({ stay, name, window, leftAt, close }: Props) {
  const { t } = useTranslation();
  const [day, setDay] = useState(leftAt === null ? sayDay(now()) : sayDay(leftAt));
  const [field, setField] = useState(window === null ? "" : toField(new Date(window)));
  const since = fromField(field);
  const exposed = useQuery(exposedQuery(stay, day, since));
  return (
    <section className="sheet exposed" aria-label={t("isolation.exposed.title")}>
      <h2>{t("isolation.exposed.of", { name })}</h2>
      <Flex gap={12} wrap>
        <label>
          {t("isolation.exposed.since")}{" "}
          <Input
            type="datetime-local"
            value={field}
            max={toField(new Date())}
            onChange={(event) => setField(event.target.value)}
            className="moment-field"
          />
        </label>
        <label>
          {t("isolation.exposed.left")}{" "}
          <Input
            type="date"
            value={day}
            max={sayDay(now())}
            onChange={(event) => setDay(event.target.value || sayDay(now()))}
            className="day-field"
          />
        </label>
      </Flex>
      <p className="soft">{t("isolation.exposed.sinceHelp")}</p>
      <Shown query={exposed}>
        {({ items, staff }) => (
          <>
            {items.length === 0 ? (
              <Nothing text={t("isolation.exposed.nobody")} />
            ) : (
              <>
                <ExposedTable items={items} />
                <Restart
                  key={`${day} ${since}`}
                  stay={stay}
                  day={day}
                  since={since}
                  items={items}
                />
              </>
            )}
            <StaffTable staff={staff} />
          </>
        )}
      </Shown>
      <Button size="small" onClick={close}>
        {t("isolation.leaveIt")}
      </Button>
    </section>
  );
}

function now(): string {
  return new Date().toISOString();
}

function ExposedTable({ items }: { items: Exposed[] }) {
  const { t } = useTranslation();
  return (
    <ul className="plain-list">
      {items.map((one) => (
        <li key={one.stay} className="guest-line">
          <Link to="/measures/$id" params={{ id: one.measure }}>
            {one.name}
          </Link>{" "}
          <b>{t(`isolation.exposed.shared.${one.shared}`)}</b> {one.site} {one.floor} {one.room}
          <div className="soft">
            <Moment at={one.from_at} short /> –{" "}
            {one.to_at === null ? t("isolation.exposed.still") : <Moment at={one.to_at} short />}
          </div>
          <div>{t(wordOf(one), { before: one.ends_on, after: one.would_end_on })}</div>
        </li>
      ))}
    </ul>
  );
}

/** Who was on at the site meanwhile: investigators find them in the trace, as visits. */
function StaffTable({ staff }: { staff: StaffExposed[] }) {
  const { t } = useTranslation();
  if (staff.length === 0) return null;
  return (
    <>
      <h3>{t("isolation.exposed.staff")}</h3>
      <ul className="plain-list">
        {staff.map((one) => (
          <li key={`${one.name}${one.from_at}`} className="guest-line">
            {one.name} <b>{t(`isolation.staff.posts.${one.post}`)}</b>{" "}
            <span className="soft">
              <Moment at={one.from_at} short /> – <Moment at={one.to_at} short />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function wordOf(one: Exposed) {
  if (one.would_end_on === null) return "isolation.exposed.over";
  if (one.by_hand) return "isolation.exposed.byHand";
  return one.would_end_on === one.ends_on ? "isolation.exposed.same" : "isolation.exposed.moves";
}

interface Restarting {
  stay: string;
  day: string;
  since: string | null;
  items: Exposed[];
}

function Restart({ stay, day, since, items }: Restarting) {
  const { t } = useTranslation();
  const may = useMay();
  const [reason, setReason] = useState("");
  const params = { path: { stay_id: stay } };
  const act = useRoomAct((sent: { day: string; since: string | null; reason: string }, headers) =>
    ask(api.POST("/api/isolation/stays/{stay_id}/restart", { params, body: sent, headers })),
  );
  const moving = items.filter((one) => wordOf(one) === "isolation.exposed.moves").length;
  if (act.data !== undefined) return <Outcome restarted={act.data} />;
  if (!may("impose") || moving === 0) return null;
  return (
    <div className="room-closing">
      <Input
        aria-label={t("isolation.why")}
        placeholder={t("isolation.why")}
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <WriteProblem error={act.error} />
      <Flex gap={8}>
        <Button
          type="primary"
          disabled={reason.trim() === ""}
          loading={act.isPending}
          onClick={() => act.mutate({ day, since, reason })}
        >
          {t("isolation.exposed.restart", { count: moving })}
        </Button>
      </Flex>
    </div>
  );
}

/** How many clocks restarted, and whose did not, with the reason and the way to the measure. */
function Outcome({ restarted }: { restarted: Restarted }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <div role="status">
      <p className="done-word">
        {t("isolation.exposed.restarted", { count: restarted.restarted })}
      </p>
      {restarted.left.length > 0 && <h3 className="late">{t("isolation.exposed.notRestarted")}</h3>}
      <ul className="plain-list">
        {restarted.left.map((one) => (
          <li key={one.measure}>
            <Link to="/measures/$id" params={{ id: one.measure }}>
              {one.name}
            </Link>{" "}
            {say(one.why, language)}
          </li>
        ))}
      </ul>
    </div>
  );
}
