import { Button, Checkbox, Flex, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Moment } from "@/parts/Moment";
import { fromField, toField } from "@/parts/moments";
import { WriteProblem } from "@/parts/States";

import { useMay } from "../session/session";
import { useRoomAct, type Trip } from "./queries";
import { RiderLine } from "./RiderLine";

function stateOf(trip: Trip): "planned" | "underway" | "came" {
  if (trip.arrived_at !== null) return "came";
  return trip.departed_at === null ? "planned" : "underway";
}

/** From the site to a hospital, or to the site. */
function wayOf(trip: Trip): string {
  const to = trip.to_hospital;
  return to === "" ? `→ ${trip.site_name}` : `${trip.site_name} → ${to}`;
}

/** A vehicle: planned, on the way, or come; its receipts with the times that were signed. */
export function TripSheet({ trip }: { trip: Trip }) {
  const { t } = useTranslation();
  const may = useMay();
  const state = stateOf(trip);
  return (
    <section className="sheet" aria-label={trip.vehicle}>
      <h3>
        <span className="mono">{trip.vehicle}</span> {wayOf(trip)}{" "}
        <span className={state === "came" ? "done-word" : state === "underway" ? "soon" : "soft"}>
          {t(`isolation.transfers.states.${state}`)}
        </span>
      </h3>
      <p className="soft">
        {trip.crew} · {t("isolation.transfers.pickUp")} <Moment at={trip.pick_up_at} short />{" "}
        {trip.departed_at === null ? null : (
          <>
            · {t("isolation.transfers.departedAt")} <Moment at={trip.departed_at} short />{" "}
          </>
        )}
        {trip.arrived_at === null ? null : (
          <>
            · {t("isolation.transfers.arrivedAt")} <Moment at={trip.arrived_at} short />{" "}
          </>
        )}
        {trip.route}
      </p>
      {state === "planned" && may("place") ? (
        <Departing trip={trip} />
      ) : (
        <ul className="plain-list">
          {trip.riders.map((rider) => (
            <RiderLine key={rider.stay} rider={rider} />
          ))}
        </ul>
      )}
      {state === "underway" && may("place") ? <Arriving trip={trip} /> : null}
    </section>
  );
}

function Departing({ trip }: { trip: Trip }) {
  const { t } = useTranslation();
  const [left, setLeft] = useState<string[]>([]);
  const [at, setAt] = useState(() => toField(new Date()));
  const [isCancelling, setCancelling] = useState(false);
  const params = { path: { trip_id: trip.id } };
  const depart = useRoomAct((sent: { at: string; left_behind: string[] }, headers) =>
    ask(api.POST("/api/isolation/trips/{trip_id}/departure", { params, body: sent, headers })),
  );
  return (
    <>
      <ul className="plain-list">
        {trip.riders.map((rider) => (
          <RiderLine key={rider.stay} rider={rider}>
            <b>{rider.name}</b>{" "}
            <Checkbox
              checked={left.includes(rider.stay)}
              onChange={({ target }) =>
                setLeft(
                  target.checked
                    ? [...left, rider.stay]
                    : left.filter((stay) => stay !== rider.stay),
                )
              }
            >
              {t("isolation.transfers.leftBehind")}
            </Checkbox>
          </RiderLine>
        ))}
      </ul>
      <WriteProblem error={depart.error} />
      {isCancelling ? (
        <Cancelling trip={trip} done={() => setCancelling(false)} />
      ) : (
        <Flex gap={8} wrap>
          <TimeField label={t("isolation.transfers.departedAt")} value={at} onChange={setAt} />
          <Button
            type="primary"
            loading={depart.isPending}
            onClick={() => depart.mutate({ at: momentOf(at), left_behind: left })}
          >
            {t("isolation.transfers.depart")}
          </Button>
          <Button onClick={() => setCancelling(true)}>{t("isolation.transfers.cancel")}</Button>
        </Flex>
      )}
    </>
  );
}

interface TimeProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** When it was: now, or earlier where it is written down later. */
function TimeField({ label, value, onChange }: TimeProps) {
  return (
    <Input
      type="datetime-local"
      aria-label={label}
      value={value}
      max={toField(new Date())}
      onChange={(event) => onChange(event.target.value)}
      className="moment-field"
    />
  );
}

/** What was typed; the minute that runs is now, or a receipt would lie before the plan. */
function momentOf(typed: string): string {
  const now = new Date();
  return typed === toField(now) ? now.toISOString() : (fromField(typed) ?? now.toISOString());
}

function Cancelling({ trip, done }: { trip: Trip; done: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const params = { path: { trip_id: trip.id } };
  const cancel = useRoomAct(
    (sent: { reason: string }, headers) =>
      ask(api.POST("/api/isolation/trips/{trip_id}/cancel", { params, body: sent, headers })),
    done,
  );
  return (
    <>
      <WriteProblem error={cancel.error} />
      <Flex gap={8} wrap>
        <Input
          aria-label={t("isolation.why")}
          placeholder={t("isolation.why")}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          className="filter-wide"
        />
        <Button
          danger
          disabled={reason.trim() === ""}
          loading={cancel.isPending}
          onClick={() => cancel.mutate({ reason })}
        >
          {t("isolation.transfers.cancelIt")}
        </Button>
        <Button onClick={done}>{t("isolation.leaveIt")}</Button>
      </Flex>
    </>
  );
}

function Arriving({ trip }: { trip: Trip }) {
  const { t } = useTranslation();
  const [at, setAt] = useState(() => toField(new Date()));
  const params = { path: { trip_id: trip.id } };
  const arrive = useRoomAct((sent: { at: string }, headers) =>
    ask(api.POST("/api/isolation/trips/{trip_id}/arrival", { params, body: sent, headers })),
  );
  return (
    <>
      <WriteProblem error={arrive.error} />
      <Flex gap={8} wrap>
        <TimeField label={t("isolation.transfers.arrivedAt")} value={at} onChange={setAt} />
        <Button
          type="primary"
          loading={arrive.isPending}
          onClick={() => arrive.mutate({ at: momentOf(at) })}
        >
          {t("isolation.transfers.arrive")}
        </Button>
      </Flex>
    </>
  );
}
