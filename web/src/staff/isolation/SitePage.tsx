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
import { RoomPanel, type Asked } from "./RoomPanel";
import { RoomsFile } from "./RoomsFile";
import { WhoMoves } from "./WhoMoves";
import { countFitting, countMarked, lookOf, markOf } from "./rooms";
import { SiteActs } from "./SiteActs";
import { Staff } from "./Staff";
import { StepWord } from "./SitesTable";
import "./isolation.css";

/** A site by floor and room: who is where, and where somebody who waits may go. */
export function SitePage() {
  const { id } = useParams({ from: "/inside/isolation/$id" });
  const { measure, stay } = useSearch({ from: "/inside/isolation/$id" });
  const map = useQuery(siteMapQuery(id, measure));
  const asked =
    measure === undefined ? undefined : stay === undefined ? { measure } : { measure, stay };
  return (
    <Shown query={map} isPage>
      {(shown) => <Site site={shown} asked={asked} />}
    </Shown>
  );
}

function Site({ site, asked }: { site: SiteMap; asked: Asked | undefined }) {
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
      {asked?.stay === undefined ? (
        <WhoIsAsked site={site} measure={asked?.measure} />
      ) : (
        <WhoMoves site={site} asked={asked} />
      )}
      <Legend />
      <div className="site-and-room">
        <div>
          {site.floors.length === 0 ? <p className="soft">{t("isolation.noRooms")}</p> : null}
          {site.floors.map((floor) => (
            <FloorRow key={floor.id} floor={floor} chosen={chosen} choose={setChosen} />
          ))}
          {may("place") ? <AddRooms site={site} /> : null}
          {may("place") ? <RoomsFile site={site} /> : null}
          <Staff site={site} />
        </div>
        {room === undefined ? null : (
          <RoomPanel key={room.id} site={site.id} room={room} asked={asked} />
        )}
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

const LEGEND = ["fits", "refused", "free", "taken", "dirty", "closed", "later", "staff"] as const;

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
  const { t } = useTranslation();
  const marked = countMarked(floor.rooms);
  return (
    <section
      className={marked > 0 ? "floor floor-marked" : "floor"}
      aria-label={`${floor.building} ${floor.name}`}
    >
      <h2>
        {floor.building} {floor.name}{" "}
        {marked > 0 ? (
          <span className="late">{t("isolation.marks.floor", { count: marked })}</span>
        ) : null}
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
  const mark = markOf(room);
  return (
    <button
      type="button"
      className={`room-tile room-${look} ${mark === null ? "" : `room-marked-${mark}`}`}
      aria-pressed={room.id === chosen}
      onClick={() => choose(room.id)}
    >
      <span className="room-name numbers">{room.name}</span>
      {mark === null ? null : <span className="late">{t(`isolation.marks.${mark}`)}</span>}
      {room.guests.some((guest) => guest.must_move !== null) ? (
        <span className="late">{t("isolation.mustMove")}</span>
      ) : null}
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
