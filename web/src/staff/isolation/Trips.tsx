import { useQuery } from "@tanstack/react-query";
import { Button, InputNumber } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Nothing, Shown } from "@/parts/States";

import { useMay } from "../session/session";
import { PlanTrip } from "./PlanTrip";
import { tripBoard, type RidingGroup } from "./queries";
import { RiderLine } from "./RiderLine";
import { TripSheet } from "./TripSheet";

const USUAL_SEATS = 8;

/** Who waits to be fetched, in groups that may ride together; the vehicles of the day. */
export function Trips() {
  const { t } = useTranslation();
  const [seats, setSeats] = useState(USUAL_SEATS);
  const board = useQuery(tripBoard(seats));
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
            <label className="seats-of">
              {t("isolation.transfers.seatsOf")}{" "}
              <InputNumber
                min={1}
                max={100}
                precision={0}
                value={seats}
                onChange={(value) => setSeats(value ?? USUAL_SEATS)}
              />
            </label>
            {groups.map((group) => (
              <Group key={`${group.riders[0]?.stay} ${seats}`} group={group} seats={seats} />
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

function Group({ group, seats }: { group: RidingGroup; seats: number }) {
  const { t } = useTranslation();
  const may = useMay();
  const [isPlanning, setPlanning] = useState(false);
  return (
    <section className="sheet" aria-label={group.site_name}>
      <h3>
        {t("isolation.transfers.group", { count: group.riders.length, site: group.site_name })}
      </h3>
      {isPlanning ? (
        <PlanTrip group={group} seats={seats} done={() => setPlanning(false)} />
      ) : (
        <ul className="plain-list">
          {group.riders.map((rider) => (
            <RiderLine key={rider.stay} rider={rider} />
          ))}
        </ul>
      )}
      {may("place") && !isPlanning ? (
        <Button type="primary" onClick={() => setPlanning(true)}>
          {t("isolation.transfers.plan")}
        </Button>
      ) : null}
    </section>
  );
}
