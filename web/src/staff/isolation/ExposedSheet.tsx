import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Flex, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Moment } from "@/parts/Moment";
import { Nothing, Shown, WriteProblem } from "@/parts/States";

import { useMay } from "../session/session";
import { exposedQuery, useRoomAct, type Exposed, type Guest } from "./queries";

interface Props {
  guest: Guest;
  close: () => void;
}

/** Who shared room, floor or air with somebody who is positive; their clocks restart in one act. */
export function ExposedSheet({ guest, close }: Props) {
  const { t } = useTranslation();
  const [day, setDay] = useState(today());
  const exposed = useQuery(exposedQuery(guest.stay, day));
  return (
    <section className="sheet exposed" aria-label={t("isolation.exposed.title")}>
      <h2>{t("isolation.exposed.of", { name: guest.name })}</h2>
      <p>
        <label>
          {t("isolation.exposed.left")}{" "}
          <Input
            type="date"
            value={day}
            max={today()}
            onChange={(event) => setDay(event.target.value || today())}
            className="day-field"
          />
        </label>
      </p>
      <Shown query={exposed}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing text={t("isolation.exposed.nobody")} />
          ) : (
            <>
              <ExposedTable items={items} />
              <Restart guest={guest} day={day} items={items} />
            </>
          )
        }
      </Shown>
      <Button size="small" onClick={close}>
        {t("isolation.leaveIt")}
      </Button>
    </section>
  );
}

/** The civil day in Shanghai, as a date field has it. */
function today(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
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
          <b>{t(`isolation.exposed.shared.${one.shared}`)}</b> {one.floor} {one.room}
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

function wordOf(one: Exposed) {
  if (one.would_end_on === null) return "isolation.exposed.over";
  if (one.by_hand) return "isolation.exposed.byHand";
  return one.would_end_on === one.ends_on ? "isolation.exposed.same" : "isolation.exposed.moves";
}

function Restart({ guest, day, items }: { guest: Guest; day: string; items: Exposed[] }) {
  const { t } = useTranslation();
  const may = useMay();
  const [reason, setReason] = useState("");
  const params = { path: { stay_id: guest.stay } };
  const act = useRoomAct((sent: { day: string; reason: string }, headers) =>
    ask(api.POST("/api/isolation/stays/{stay_id}/restart", { params, body: sent, headers })),
  );
  const moving = items.filter((one) => wordOf(one) === "isolation.exposed.moves").length;
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
          onClick={() => act.mutate({ day, reason })}
        >
          {t("isolation.exposed.restart", { count: moving })}
        </Button>
      </Flex>
    </div>
  );
}
