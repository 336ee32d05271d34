import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { LinkButton } from "@/parts/LinkButton";
import { PageHead } from "@/parts/PageHead";
import { Shown } from "@/parts/States";

import { useMay } from "../session/session";
import { AddRooms } from "./AddRooms";
import { siteMapQuery, waitingForRooms, type Floor, type Room, type SiteMap } from "./queries";
import { RoomPanel } from "./RoomPanel";
import { countFitting, lookOf } from "./rooms";
import { SiteActs } from "./SiteActs";
import { Staff } from "./Staff";
import { StepWord } from "./SitesTable";
import "./isolation.css";

/** A site by floor and room: who is where, and where somebody who waits may go. */
export function SitePage() {
  const { id } = useParams({ from: "/inside/isolation/$id" });
  const { measure } = useSearch({ from: "/inside/isolation/$id" });
  const map = useQuery(siteMapQuery(id, measure));
  return (
    <Shown query={map} isPage>
      {(shown) => <Site site={shown} measure={measure} />}
    </Shown>
  );
}

function Site({ site, measure }: { site: SiteMap; measure: string | undefined }) {
  const { t } = useTranslation();
  const may = useMay();
  const [chosen, setChosen] = useState<string>();
  const room = site.floors.flatMap((floor) => floor.rooms).find(({ id }) => id === chosen);
  return (
    <>
      <PageHead
        title={site.name}
        line={
          <>
            {site.unit.name} {t(`isolation.forms.${site.form}`)} {site.address}{" "}
            <StepWord site={site} />
          </>
        }
      >
        <LinkButton to="/isolation/$id/today" params={{ id: site.id }}>
          {t("isolation.today.open")}
        </LinkButton>
      </PageHead>
      {may("place") ? <SiteActs site={site} /> : null}
      <WhoIsAsked site={site} measure={measure} />
      <Legend />
      <div className="site-and-room">
        <div>
          {site.floors.length === 0 ? <p className="soft">{t("isolation.noRooms")}</p> : null}
          {site.floors.map((floor) => (
            <FloorRow key={floor.id} floor={floor} chosen={chosen} choose={setChosen} />
          ))}
          {may("place") ? <AddRooms site={site} /> : null}
          <Staff site={site} />
        </div>
        {room === undefined ? null : <RoomPanel key={room.id} room={room} measure={measure} />}
      </div>
    </>
  );
}

/** Whom the map is asked about: each room then says whether they may go in. */
function WhoIsAsked({ site, measure }: { site: SiteMap; measure: string | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const waiting = useQuery(waitingForRooms).data?.items ?? [];
  const go = (next: string | undefined) =>
    void navigate({
      to: "/isolation/$id",
      params: { id: site.id },
      search: next === undefined ? {} : { measure: next },
      replace: true,
    });
  return (
    <p className="who-is-asked">
      <Select
        aria-label={t("isolation.askAbout")}
        placeholder={t("isolation.askAbout")}
        value={waiting.some((person) => person.measure === measure) ? measure : undefined}
        onChange={go}
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        className="filter-wide"
        options={waiting.map((person) => ({
          value: person.measure,
          label: `${person.name} · ${t(`isolation.kinds.${person.kind}`)} ${person.exposed_on}`,
        }))}
      />{" "}
      {measure === undefined ? null : (
        <span role="status">{t("isolation.fitting", { count: countFitting(site) })}</span>
      )}
    </p>
  );
}

const LEGEND = ["fits", "refused", "free", "taken", "dirty", "closed", "staff"] as const;

function Legend() {
  const { t } = useTranslation();
  return (
    <ul className="room-legend" aria-label={t("isolation.legend")}>
      {LEGEND.map((look) => (
        <li key={look}>
          <span className={`room-dot room-${look}`} aria-hidden /> {t(`isolation.looks.${look}`)}
        </li>
      ))}
    </ul>
  );
}

interface Choosing {
  chosen: string | undefined;
  choose: (room: string) => void;
}

function FloorRow({ floor, ...choosing }: { floor: Floor } & Choosing) {
  return (
    <section className="floor" aria-label={`${floor.building} ${floor.name}`}>
      <h2>
        {floor.building} {floor.name}
      </h2>
      <div className="floor-rooms">
        {floor.rooms.map((room) => (
          <RoomTile key={room.id} room={room} {...choosing} />
        ))}
      </div>
    </section>
  );
}

function RoomTile({ room, chosen, choose }: { room: Room } & Choosing) {
  const { t } = useTranslation();
  const look = lookOf(room);
  return (
    <button
      type="button"
      className={`room-tile room-${look}`}
      aria-pressed={room.id === chosen}
      onClick={() => choose(room.id)}
    >
      <span className="room-name numbers">{room.name}</span>
      <span className="room-what">
        {room.guests.length > 0
          ? room.guests.map((guest) => guest.name).join("、")
          : t(`isolation.looks.${look}`)}
      </span>
      {room.beds > 1 ? (
        <span className="room-beds numbers">
          {room.guests.length}/{room.beds}
        </span>
      ) : null}
    </button>
  );
}
