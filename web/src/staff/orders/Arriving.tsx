import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Input, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { Moment } from "@/parts/Moment";
import { fromField, sayMoment } from "@/parts/moments";
import { Shown, WriteProblem } from "@/parts/States";

import { Reveal } from "../people/Reveal";
import { useMay } from "../session/session";
import { pendingIn, writable, type ArrivingPerson, type Received } from "./arriving";
import { arrivingQuery, useOrderAct, type OrderDetail } from "./queries";

type Vehicle = components["schemas"]["ArrivingVehicle"];

/** Whom a checkpoint let in on the way to this unit: they are found, reported and tested here. */
export function Arriving({ order }: { order: OrderDetail }) {
  const { t } = useTranslation();
  const query = useQuery(arrivingQuery(order.id));
  return (
    <section className="sheet" aria-label={t("arriving.title")}>
      <h2>{t("arriving.title")}</h2>
      <Shown query={query}>{(vehicle) => <People order={order} vehicle={vehicle} />}</Shown>
    </section>
  );
}

function People({ order, vehicle }: { order: OrderDetail; vehicle: Vehicle }) {
  const { t } = useTranslation();
  const may = useMay();
  const { people } = vehicle;
  const pending = pendingIn(people, order.kind);
  const [marked, mark] = useState<number[]>();
  const chosen = marked ?? pending;
  return (
    <>
      <p className="list-line">
        <b>{vehicle.plate || t("barrier.noPlate")}</b>
        <span>{t(`barrier.classes.${vehicle.vehicle_class}`)}</span>
        <span>
          <Moment at={vehicle.passed_at} short />{" "}
          {t("arriving.from", { checkpoint: vehicle.checkpoint.name })}
        </span>
        <span>{t("arriving.way", vehicle)}</span>
        <span>
          {t("arriving.done", { many: people.length - pending.length, all: people.length })}
        </span>
      </p>
      {people.length > 1 && may("work") ? (
        <Checkbox
          checked={chosen.length === people.length}
          indeterminate={chosen.length > 0 && chosen.length < people.length}
          onChange={({ target }) => mark(target.checked ? people.map(({ place }) => place) : [])}
        >
          {t("arriving.all")}
        </Checkbox>
      ) : null}
      <ul className="arriving-people">
        {people.map((person) => (
          <li key={person.place}>
            {may("work") ? (
              <Checkbox
                aria-label={t("arriving.choose", { place: person.place })}
                checked={chosen.includes(person.place)}
                onChange={({ target }) =>
                  mark(
                    target.checked
                      ? [...chosen, person.place]
                      : chosen.filter((place) => place !== person.place),
                  )
                }
              />
            ) : null}
            <Person order={order} person={person} />
          </li>
        ))}
      </ul>
      {may("work") ? (
        <Writing
          order={order}
          chosen={people.filter(({ place }) => chosen.includes(place))}
          done={() => mark(undefined)}
        />
      ) : null}
    </>
  );
}

function Person({ order, person }: { order: OrderDetail; person: ArrivingPerson }) {
  const { t } = useTranslation();
  const hidden = (what: "name" | "document" | "phone") => (
    <Reveal hidden={{ order: order.id, place: person.place, what, masked: person[what] }} />
  );
  return (
    <div className="arriving-person">
      <div className="list-line">
        {person.name === "" ? <span className="soft">{t("arriving.noName")}</span> : hidden("name")}
        {person.is_driver ? <span className="soft">{t("arriving.driver")}</span> : null}
        {person.document === "" ? null : hidden("document")}
        {person.phone === "" ? (
          <span className="soft">{t("arriving.noPhone")}</span>
        ) : (
          hidden("phone")
        )}
      </div>
      <div className="list-line">
        <Asked person={person} />
        <Noted person={person} />
      </div>
    </div>
  );
}

/** What the rule asks of the person. */
function Asked({ person }: { person: ArrivingPerson }) {
  const { t } = useTranslation();
  const { report_by, test_from, test_by } = person;
  return (
    <>
      {report_by === null ? null : (
        <span className="soft">{t("arriving.reportBy", { at: sayMoment(report_by) })}</span>
      )}
      {test_by === null ? null : (
        <span className="soft">
          {test_from === null
            ? t("arriving.testBy", { by: sayMoment(test_by) })
            : t("arriving.testBetween", { from: sayMoment(test_from), by: sayMoment(test_by) })}
        </span>
      )}
    </>
  );
}

/** What was written of the person. */
function Noted({ person }: { person: ArrivingPerson }) {
  const { t } = useTranslation();
  return (
    <>
      {(["arrived", "tested", "absent"] as const).map((what) =>
        person[`${what}_at`] === null ? null : (
          <Tag key={what} color={what === "absent" ? "warning" : "success"}>
            {t(`arriving.${what}`)} <Moment at={person[`${what}_at`]} short />
          </Tag>
        ),
      )}
      {person.reason === "" ? null : <span>{person.reason}</span>}
    </>
  );
}

/** One act for all who are chosen: a bus of 55 arrives at once. */
function Writing(props: { order: OrderDetail; chosen: ArrivingPerson[]; done: () => void }) {
  const { t } = useTranslation();
  const { order, chosen, done } = props;
  const [at, setAt] = useState("");
  const [note, setNote] = useState("");
  const params = { path: { order_id: order.id } };
  const act = useOrderAct(
    (what: Received, headers) =>
      ask(
        api.POST("/api/orders/{order_id}/travellers", {
          params,
          body: { places: chosen.map(({ place }) => place), what, at: fromField(at), note },
          headers,
        }),
      ),
    () => {
      setNote("");
      setAt("");
      done();
    },
  );
  const can = writable(chosen);
  return (
    <div className="arriving-writing">
      <label>
        <span>{t("arriving.at")}</span>
        <Input
          type="datetime-local"
          className="due-field"
          value={at}
          onChange={({ target }) => setAt(target.value)}
        />
      </label>
      <label>
        <span>{t("arriving.note")}</span>
        <Input maxLength={300} value={note} onChange={({ target }) => setNote(target.value)} />
      </label>
      <div className="order-doing">
        {(["arrived", "tested", "absent"] as const).map((what) => (
          <Button
            key={what}
            type={what === "absent" ? "default" : "primary"}
            disabled={!can.includes(what) || (what === "absent" && note.trim() === "")}
            loading={act.isPending && act.variables === what}
            onClick={() => act.mutate(what)}
          >
            {t(`arriving.${what}`)}
          </Button>
        ))}
      </div>
      <WriteProblem error={act.error} />
    </div>
  );
}
