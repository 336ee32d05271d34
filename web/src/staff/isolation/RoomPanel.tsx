import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useLanguage } from "@/i18n";
import { LinkButton } from "@/parts/LinkButton";
import { Moment } from "@/parts/Moment";
import { say } from "@/parts/problems";
import { WriteProblem } from "@/parts/States";

import { useMay } from "../session/session";
import { ExposedSheet } from "./ExposedSheet";
import { MoveHere } from "./MoveHere";
import { ToHospital } from "./ToHospital";
import { candidatesQuery, useRoomAct, type Guest, type Room } from "./queries";

interface Props {
  room: Room;
  asked: Asked | undefined;
}

/** Whom the map is asked about; `stay`: a guest who is to move. */
export interface Asked {
  measure: string;
  stay?: string;
}

/** A room: what it has, who is in it, who could be placed here and why others not. */
export function RoomPanel({ site, room, asked }: Props & { site: string }) {
  const { t } = useTranslation();
  return (
    <aside className="sheet room-panel" aria-label={t("isolation.room", { room: room.name })}>
      <h2>{t("isolation.room", { room: room.name })}</h2>
      <WhatItHas room={room} />
      <MayGoIn room={room} asked={asked} />
      {room.empty_since === null ? null : <Dirty room={room} since={room.empty_since} />}
      <ul className="plain-list">
        {room.guests.map((guest) => (
          <GuestLine key={guest.stay} site={site} guest={guest} />
        ))}
      </ul>
      {room.zone === "isolation" && asked === undefined ? <Candidates room={room} /> : null}
      <Closing room={room} />
    </aside>
  );
}

function WhatItHas({ room }: { room: Room }) {
  const { t } = useTranslation();
  const zone = room.zone === "work" || room.zone === "passage" ? room.zone : "isolation";
  const facts = [
    t(`isolation.zones.${zone}`),
    ...(room.beds > 0 ? [t("isolation.bedCount", { count: room.beds })] : []),
    ...room.has.map((need) => t(`isolation.needs.${need}`)),
    ...(room.ventilation === "" ? [] : [`${t("isolation.ventilation")} ${room.ventilation}`]),
    ...(room.lift === "" ? [] : [`${t("isolation.lift")} ${room.lift}`]),
  ];
  return (
    <>
      <p className="soft">{facts.join(" · ")}</p>
      {room.closed_reason === "" ? null : <p className="late">{room.closed_reason}</p>}
      {room.free_from === null ? null : (
        <p className="soon">{t("isolation.freeFrom", { day: room.free_from })}</p>
      )}
    </>
  );
}

/** Whether the person who is asked about may go in, or why not. */
function MayGoIn({ room, asked }: Props) {
  const { language } = useLanguage();
  const may = useMay();
  if (room.why_not !== null)
    return (
      <p className="late" role="status">
        {say(room.why_not, language)}
      </p>
    );
  if (room.fits !== true || asked === undefined || !may("place")) return null;
  if (asked.stay === undefined) return <PlaceHere room={room} measure={asked.measure} />;
  return <MoveHere room={room} stay={asked.stay} />;
}

function PlaceHere({ room, measure }: { room: Room; measure: string }) {
  const { t } = useTranslation();
  const place = useRoomAct((_sent: object, headers) =>
    ask(api.POST("/api/isolation/stays", { body: { measure, room: room.id }, headers })),
  );
  return (
    <>
      <Button type="primary" loading={place.isPending} onClick={() => place.mutate({})}>
        {t("isolation.placeHere")}
      </Button>
      <WriteProblem error={place.error} />
    </>
  );
}

function Dirty({ room, since }: { room: Room; since: string }) {
  const { t } = useTranslation();
  const params = { path: { room_id: room.id } };
  const clean = useRoomAct((sent: { at: string }, headers) =>
    ask(api.POST("/api/isolation/rooms/{room_id}/disinfected", { params, body: sent, headers })),
  );
  return (
    <>
      <p className="soon">
        {t("isolation.emptySince")} <Moment at={since} />
      </p>
      <Button
        loading={clean.isPending}
        onClick={() => clean.mutate({ at: new Date().toISOString() })}
      >
        {t("isolation.disinfected")}
      </Button>
      <WriteProblem error={clean.error} />
    </>
  );
}

function GuestLine({ site, guest }: { site: string; guest: Guest }) {
  const { t } = useTranslation();
  const may = useMay();
  const [isLeaving, setLeaving] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const { language } = useLanguage();
  return (
    <li className="guest-line">
      <b>{guest.name}</b>{" "}
      <span className="soft">
        {t(`isolation.kinds.${guest.kind}`)} {t("isolation.exposedOn", { day: guest.exposed_on })}
      </span>
      <div className="soft">
        {guest.arrived_at === null ? (
          t("isolation.notArrived")
        ) : (
          <>
            {t("isolation.arrivedAt")} <Moment at={guest.arrived_at} short />
          </>
        )}{" "}
        {guest.leaves_on === null ? "" : t("isolation.lastDay", { day: guest.leaves_on })}
      </div>
      {guest.must_move === null ? null : (
        <div className="late">{say(guest.must_move, language)}</div>
      )}
      {guest.mark === null ? null : (
        <div className="late">{t(`isolation.marks.${guest.mark}By`, { tube: guest.tube })}</div>
      )}
      {!may("place") ? null : isLeaving ? (
        <LeavingForm guest={guest} done={() => setLeaving(false)} />
      ) : (
        <Flex gap={8} wrap>
          {guest.arrived_at === null ? <Arrived guest={guest} /> : null}
          <LinkButton
            to="."
            search={{ measure: guest.measure, stay: guest.stay }}
            replace
            size="small"
          >
            {t("isolation.move")}
          </LinkButton>
          {guest.arrived_at === null ? null : <ToHospital site={site} guest={guest} />}
          <Button size="small" onClick={() => setLeaving(true)}>
            {t("isolation.endStay")}
          </Button>
        </Flex>
      )}
      {isAsking ? (
        <ExposedSheet
          stay={guest.stay}
          name={guest.name}
          window={null}
          leftAt={null}
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

function Arrived({ guest }: { guest: Guest }) {
  const { t } = useTranslation();
  const params = { path: { stay_id: guest.stay } };
  const sign = useRoomAct((sent: { at: string }, headers) =>
    ask(api.POST("/api/isolation/stays/{stay_id}/arrival", { params, body: sent, headers })),
  );
  return (
    <>
      <Button
        size="small"
        type="primary"
        loading={sign.isPending}
        onClick={() => sign.mutate({ at: new Date().toISOString() })}
      >
        {t("isolation.signArrival")}
      </Button>
      <WriteProblem error={sign.error} />
    </>
  );
}

function LeavingForm({ guest, done }: { guest: Guest; done: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const params = { path: { stay_id: guest.stay } };
  const end = useRoomAct(
    (sent: { reason: string }, headers) =>
      ask(api.POST("/api/isolation/stays/{stay_id}/end", { params, body: sent, headers })),
    done,
  );
  return (
    <>
      <Input
        aria-label={t("isolation.whyLeaving")}
        placeholder={t("isolation.whyLeaving")}
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <WriteProblem error={end.error} />
      <Flex gap={8}>
        <Button
          size="small"
          disabled={reason.trim() === ""}
          loading={end.isPending}
          onClick={() => end.mutate({ reason })}
        >
          {t("isolation.endStay")}
        </Button>
        <Button size="small" onClick={done}>
          {t("isolation.leaveIt")}
        </Button>
      </Flex>
    </>
  );
}

/** Who waits: who could be placed here first, then the others with the reason. */
function Candidates({ room }: { room: Room }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const items = useQuery(candidatesQuery(room.id)).data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <>
      <h3>{t("isolation.candidates")}</h3>
      <ul className="plain-list">
        {items.map((person) => (
          <li key={person.measure} className="guest-line">
            <b>{person.name}</b>{" "}
            <span className="soft">
              {t(`isolation.kinds.${person.kind}`)}{" "}
              {t("isolation.exposedOn", { day: person.exposed_on })}
            </span>
            {person.why_not === null ? (
              <PlaceHere room={room} measure={person.measure} />
            ) : (
              <div className="soft">{say(person.why_not, language)}</div>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Closing({ room }: { room: Room }) {
  const { t } = useTranslation();
  const may = useMay();
  const [reason, setReason] = useState("");
  const isClosed = room.closed_reason !== "";
  const params = { path: { room_id: room.id } };
  const close = useRoomAct((sent: { reason: string }, headers) =>
    ask(api.POST("/api/isolation/rooms/{room_id}/close", { params, body: sent, headers })),
  );
  if (!may("place") || room.guests.length > 0 || room.empty_since !== null) return null;
  return (
    <div className="room-closing">
      {isClosed ? null : (
        <Input
          aria-label={t("isolation.whyClosed")}
          placeholder={t("isolation.whyClosed")}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
      <WriteProblem error={close.error} />
      <Button
        size="small"
        disabled={!isClosed && reason.trim() === ""}
        loading={close.isPending}
        onClick={() => close.mutate({ reason: isClosed ? "" : reason })}
      >
        {t(isClosed ? "isolation.openRoom" : "isolation.closeRoom")}
      </Button>
    </div>
  );
}
