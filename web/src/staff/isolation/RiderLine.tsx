import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Deadline } from "@/parts/Deadline";
import { Shown } from "@/parts/States";

import { Reveal } from "../people/Reveal";
import { useMay } from "../session/session";
import { pickUpQuery, type Rider } from "./queries";

/** Who is fetched, into which room and until when; where, for whoever asks: each look is logged. */
export function RiderLine({ rider, children }: { rider: Rider; children?: ReactNode }) {
  const { t } = useTranslation();
  const may = useMay();
  const [isAsking, setAsking] = useState(false);
  return (
    <li className="waiting-line">
      <div>
        {children ?? <b>{rider.name}</b>} <span className="soft">{rider.unit}</span>
        <div className="soft">
          {t(`isolation.kinds.${rider.kind}`)} {t("isolation.exposedOn", { day: rider.exposed_on })}{" "}
          → {rider.room}
        </div>
        {isAsking ? (
          <PickUp rider={rider} />
        ) : may("place") ? (
          <Button size="small" type="link" onClick={() => setAsking(true)}>
            {t("isolation.transfers.where")}
          </Button>
        ) : null}
      </div>
      {rider.control_by === null ? null : <Deadline due={rider.control_by} />}
    </li>
  );
}

/** The addresses that are known, the newest first, and the telephone; whole for who may see it. */
function PickUp({ rider: { person, stay } }: { rider: Rider }) {
  const { t } = useTranslation();
  const found = useQuery(pickUpQuery(stay));
  return (
    <Shown query={found}>
      {({ addresses, phones }) => (
        <div role="status">
          {addresses.length === 0 ? t("isolation.transfers.noAddress") : null}
          {addresses.map((address) => (
            <div key={address}>{address}</div>
          ))}
          {phones.map(({ id, masked }) => (
            <Reveal key={id} hidden={{ person, what: "phone", id, masked }} />
          ))}
        </div>
      )}
    </Shown>
  );
}
