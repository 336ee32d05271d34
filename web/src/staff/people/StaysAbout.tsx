import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { PersonPage } from "@/api/types";
import { Moment } from "@/parts/Moment";

import { ExposedSheet } from "../isolation/ExposedSheet";
import { leftSite } from "./stays";

type Stay = NonNullable<PersonPage["stays"]>[number];

interface Props {
  name: string;
  stays: PersonPage["stays"];
  /** When the person became infectious, where a case says it. */
  window: string | null;
}

/** Where the person stayed, and whom they met there; nothing for a role that does not see sites. */
export function StaysAbout({ name, stays, window }: Props) {
  const { t } = useTranslation();
  if (stays === null) return null;
  return (
    <section className="sheet">
      <h2>{t("person.stays")}</h2>
      {stays.length === 0 ? <p className="soft">{t("person.noStays")}</p> : null}
      <ul className="plain-list">
        {stays.map((stay) => (
          <StayLine
            key={stay.id}
            name={name}
            stay={stay}
            leftAt={leftSite(stay, stays)}
            window={window}
          />
        ))}
      </ul>
    </section>
  );
}

interface Line {
  name: string;
  stay: Stay;
  leftAt: string | null;
  window: string | null;
}

function StayLine({ name, stay, leftAt, window }: Line) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  return (
    <li>
      <Link to="/isolation/$id" params={{ id: stay.site }}>
        {stay.name}
      </Link>{" "}
      {stay.room}
      <div className="soft">
        <Moment at={stay.from_at} short /> –{" "}
        {stay.to_at === null ? t("person.untilNow") : <Moment at={stay.to_at} short />}{" "}
        {stay.arrived_at === null && stay.to_at === null ? t("person.notArrived") : ""}{" "}
        {stay.end_reason}
      </div>
      {stay.arrived_at === null ? null : isAsking ? (
        <ExposedSheet
          stay={stay.id}
          name={name}
          window={window}
          leftAt={leftAt}
          close={() => setAsking(false)}
        />
      ) : (
        <Button size="small" type="link" onClick={() => setAsking(true)}>
          {t("isolation.exposed.ask")}
        </Button>
      )}
    </li>
  );
}
