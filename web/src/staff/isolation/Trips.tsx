import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Flex, Form, Input, InputNumber } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Deadline } from "@/parts/Deadline";
import { Moment } from "@/parts/Moment";
import { fromField, toField } from "@/parts/moments";
import { Nothing, Shown, WriteProblem } from "@/parts/States";

import { useMay } from "../session/session";
import { tripBoard, useRoomAct, type RidingGroup, type Rider, type Trip } from "./queries";

/** Who waits to be fetched, in groups that may ride together; the vehicles of the day. */
export function Trips() {
  const { t } = useTranslation();
  const board = useQuery(tripBoard);
  return (
    <Shown query={board}>
      {({ groups, trips }) =>
        groups.length + trips.length === 0 ? (
          <Nothing text={t("isolation.transfers.nobody")} />
        ) : (
          <>
            <h2>
              {t("isolation.transfers.toFetch", {
                count: groups.reduce((sum, group) => sum + group.riders.length, 0),
              })}
            </h2>
            {groups.map((group) => (
              <Group key={group.riders[0]?.stay} group={group} />
            ))}
            {trips.map((trip) => (
              <TripSheet key={trip.id} trip={trip} />
            ))}
          </>
        )
      }
    </Shown>
  );
}

function Group({ group }: { group: RidingGroup }) {
  const { t } = useTranslation();
  const may = useMay();
  const [isPlanning, setPlanning] = useState(false);
  return (
    <section className="sheet" aria-label={group.site_name}>
      <h3>
        {t("isolation.transfers.group", { count: group.riders.length, site: group.site_name })}
      </h3>
      <ul className="plain-list">
        {group.riders.map((rider) => (
          <RiderLine key={rider.stay} rider={rider} />
        ))}
      </ul>
      {!may("place") ? null : isPlanning ? (
        <PlanForm group={group} done={() => setPlanning(false)} />
      ) : (
        <Button type="primary" onClick={() => setPlanning(true)}>
          {t("isolation.transfers.plan")}
        </Button>
      )}
    </section>
  );
}

function RiderLine({ rider }: { rider: Rider }) {
  const { t } = useTranslation();
  return (
    <li className="waiting-line">
      <div>
        <b>{rider.name}</b> <span className="soft">{rider.unit}</span>
        <div className="soft">
          {t(`isolation.kinds.${rider.kind}`)} {t("isolation.exposedOn", { day: rider.exposed_on })}{" "}
          → {rider.room}
        </div>
      </div>
      {rider.control_by === null ? null : <Deadline due={rider.control_by} />}
    </li>
  );
}

interface Facts {
  vehicle: string;
  crew: string;
  seats: number;
  pick_up_at: string;
  route?: string;
}

function PlanForm({ group, done }: { group: RidingGroup; done: () => void }) {
  const { t } = useTranslation();
  const plan = useRoomAct(
    ({ pick_up_at, route = "", ...facts }: Facts, headers) =>
      ask(
        api.POST("/api/isolation/trips", {
          body: {
            ...facts,
            route,
            site: group.site,
            pick_up_at: fromField(pick_up_at) ?? new Date().toISOString(),
            stays: group.riders.map(({ stay }) => stay),
          },
          headers,
        }),
      ),
    done,
  );
  return (
    <Form<Facts>
      name={`trip-${group.riders[0]?.stay ?? ""}`}
      layout="vertical"
      initialValues={{ seats: 8, pick_up_at: toField(new Date()) }}
      onFinish={(facts) => plan.mutate(facts)}
    >
      <Flex gap={12} wrap>
        <Form.Item
          name="vehicle"
          label={t("isolation.transfers.vehicle")}
          rules={[{ required: true }]}
        >
          <Input maxLength={20} />
        </Form.Item>
        <Form.Item name="crew" label={t("isolation.transfers.crew")} rules={[{ required: true }]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="seats" label={t("isolation.transfers.seats")} rules={[{ required: true }]}>
          <InputNumber min={1} max={100} precision={0} />
        </Form.Item>
        <Form.Item
          name="pick_up_at"
          label={t("isolation.transfers.pickUp")}
          rules={[{ required: true }]}
        >
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item name="route" label={t("isolation.transfers.route")}>
          <Input maxLength={500} />
        </Form.Item>
      </Flex>
      <WriteProblem error={plan.error} />
      <Flex gap={8}>
        <Button type="primary" htmlType="submit" loading={plan.isPending}>
          {t("isolation.transfers.plan")}
        </Button>
        <Button onClick={done}>{t("isolation.leaveIt")}</Button>
      </Flex>
    </Form>
  );
}

function stateOf(trip: Trip): "planned" | "underway" | "came" {
  if (trip.arrived_at !== null) return "came";
  return trip.departed_at === null ? "planned" : "underway";
}

function TripSheet({ trip }: { trip: Trip }) {
  const { t } = useTranslation();
  const may = useMay();
  const state = stateOf(trip);
  return (
    <section className="sheet" aria-label={trip.vehicle}>
      <h3>
        <span className="mono">{trip.vehicle}</span> → {trip.site_name}{" "}
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
  const params = { path: { trip_id: trip.id } };
  const depart = useRoomAct((sent: { at: string; left_behind: string[] }, headers) =>
    ask(api.POST("/api/isolation/trips/{trip_id}/departure", { params, body: sent, headers })),
  );
  const cancel = useRoomAct((sent: { reason: string }, headers) =>
    ask(api.POST("/api/isolation/trips/{trip_id}/cancel", { params, body: sent, headers })),
  );
  return (
    <>
      <ul className="plain-list">
        {trip.riders.map((rider) => (
          <li key={rider.stay} className="guest-line">
            <b>{rider.name}</b> <span className="soft">{rider.room}</span>{" "}
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
          </li>
        ))}
      </ul>
      <WriteProblem error={depart.error ?? cancel.error} />
      <Flex gap={8}>
        <Button
          type="primary"
          loading={depart.isPending}
          onClick={() => depart.mutate({ at: new Date().toISOString(), left_behind: left })}
        >
          {t("isolation.transfers.depart")}
        </Button>
        <Button
          loading={cancel.isPending}
          onClick={() => cancel.mutate({ reason: t("isolation.transfers.cancel") })}
        >
          {t("isolation.transfers.cancel")}
        </Button>
      </Flex>
    </>
  );
}

function Arriving({ trip }: { trip: Trip }) {
  const { t } = useTranslation();
  const params = { path: { trip_id: trip.id } };
  const arrive = useRoomAct((sent: { at: string }, headers) =>
    ask(api.POST("/api/isolation/trips/{trip_id}/arrival", { params, body: sent, headers })),
  );
  return (
    <>
      <WriteProblem error={arrive.error} />
      <Button
        type="primary"
        loading={arrive.isPending}
        onClick={() => arrive.mutate({ at: new Date().toISOString() })}
      >
        {t("isolation.transfers.arrive")}
      </Button>
    </>
  );
}
