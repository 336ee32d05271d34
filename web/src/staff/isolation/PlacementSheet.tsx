import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Flex } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useLanguage } from "@/i18n";
import { say } from "@/parts/problems";
import { Shown, WriteProblem } from "@/parts/States";

import { bySite, isOpen, turned } from "./placement";
import { placementQuery, useRoomAct, type Accepted, type Placement } from "./queries";

interface Props {
  id: string;
  /** Shows another proposal in the place of this one. */
  show: (id: string) => void;
  done: () => void;
}

/** Rooms for everybody who waits: looked at, then accepted, all of it or a site, a bus. */
export function PlacementSheet({ id, show, done }: Props) {
  const found = useQuery(placementQuery(id));
  return (
    <Shown query={found}>
      {(placement) => <Sheet key={placement.id} placement={placement} show={show} done={done} />}
    </Shown>
  );
}

interface SheetProps {
  placement: Placement;
  show: (id: string) => void;
  done: () => void;
}

function Sheet({ placement, show, done }: SheetProps) {
  const { t } = useTranslation();
  const isRelocation = placement.empties !== "";
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [accepted, setAccepted] = useState<Accepted>();
  const open = placement.seats.filter(isOpen).map(({ measure }) => measure);
  const chosen = new Set(open.filter((measure) => !left.has(measure)));
  const choose = (next: ReadonlySet<string>) =>
    setLeft(new Set(open.filter((measure) => !next.has(measure))));
  return (
    <section className="sheet" aria-label={t("isolation.placement")}>
      <h2>{t("isolation.placement")}</h2>
      <Better placement={placement} show={show} />
      <p>
        {t("isolation.placementLine", {
          placed: placement.seats.length,
          people: placement.people,
          rooms: placement.rooms,
          floors: placement.floors_opened,
        })}
      </p>
      {bySite(placement.seats).map(([site, seats]) => (
        <SiteSeats
          key={site}
          site={site}
          seats={seats}
          chosen={isRelocation ? null : chosen}
          choose={choose}
        />
      ))}
      <NotPlaced placement={placement} />
      {accepted === undefined ? null : <Outcome accepted={accepted} />}
      <Accept placement={placement} chosen={chosen} accepted={setAccepted} done={done} />
    </section>
  );
}

/** The worker found better rooms for those who have not moved. */
function Better({ placement, show }: { placement: Placement; show: (id: string) => void }) {
  const { t } = useTranslation();
  const { better } = placement;
  if (better === null || placement.accepted_at !== null) return null;
  return (
    <Alert
      type="info"
      showIcon
      title={t("isolation.better")}
      action={
        <Button size="small" onClick={() => show(better)}>
          {t("isolation.showBetter")}
        </Button>
      }
    />
  );
}

interface SeatsProps {
  site: string;
  seats: Placement["seats"];
  /** null: everybody goes, nobody is chosen. */
  chosen: ReadonlySet<string> | null;
  choose: (chosen: ReadonlySet<string>) => void;
}

function SiteSeats({ site, seats, chosen, choose }: SeatsProps) {
  const { t } = useTranslation();
  const open = seats.filter(isOpen);
  const inside = open.filter(({ measure }) => chosen?.has(measure) ?? false).length;
  return (
    <>
      <h3>
        {chosen === null || open.length === 0 ? (
          site
        ) : (
          <Checkbox
            checked={inside === open.length}
            indeterminate={inside > 0 && inside < open.length}
            onChange={() => choose(turned(chosen, seats))}
          >
            {site}
          </Checkbox>
        )}
      </h3>
      <ul className="plain-list placement-seats">
        {seats.map((seat) => (
          <li key={seat.measure}>
            {chosen === null || !isOpen(seat) ? (
              <b>{seat.name}</b>
            ) : (
              <Checkbox
                checked={chosen.has(seat.measure)}
                onChange={() => choose(turned(chosen, [seat]))}
              >
                <b>{seat.name}</b>
              </Checkbox>
            )}{" "}
            {seat.floor} <span className="numbers">{seat.room}</span>{" "}
            {seat.is_placed ? <span className="done-word">{t("isolation.isPlaced")}</span> : null}
            {seat.free_from === null ? null : (
              <span className="soon">{t("isolation.freeFrom", { day: seat.free_from })}</span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function NotPlaced({ placement }: { placement: Placement }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  if (placement.not_placed.length === 0) return null;
  return (
    <>
      <h3 className="late">{t("isolation.notPlaced", { count: placement.not_placed.length })}</h3>
      <ul className="plain-list">
        {placement.not_placed.map((one) => (
          <li key={one.measure}>
            <b>{one.name}</b> {say(one.reason, language)}
            <div className="soft">{say(one.opens, language)}</div>
          </li>
        ))}
      </ul>
    </>
  );
}

/** How many were placed, and who was left out with the reason. */
function Outcome({ accepted }: { accepted: Accepted }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <div role="status">
      <p className="done-word">{t("isolation.placedNow", { count: accepted.placed })}</p>
      <ul className="plain-list">
        {accepted.skipped.map((one) => (
          <li key={one.measure}>
            <b className="late">{one.name}</b> {say(one.why, language)}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface AcceptProps {
  placement: Placement;
  chosen: ReadonlySet<string>;
  accepted: (what: Accepted) => void;
  done: () => void;
}

function Accept({ placement, chosen, accepted, done }: AcceptProps) {
  const { t } = useTranslation();
  const params = { path: { placement_id: placement.id } };
  const isRelocation = placement.empties !== "";
  const accept = useRoomAct(
    (sent: { only: string[] }, headers) =>
      isRelocation
        ? ask(api.POST("/api/isolation/placements/{placement_id}/relocate", { params, headers }))
        : ask(
            api.POST("/api/isolation/placements/{placement_id}/accept", {
              params,
              body: sent,
              headers,
            }),
          ),
    accepted,
  );
  const isOver = isRelocation ? placement.accepted_at !== null : chosen.size === 0;
  return (
    <>
      <WriteProblem error={accept.error} />
      <Flex gap={8}>
        <Button
          type="primary"
          danger={isRelocation}
          disabled={isOver}
          loading={accept.isPending}
          onClick={() => accept.mutate({ only: [...chosen] })}
        >
          {isRelocation
            ? t("isolation.relocateNow", { site: placement.empties })
            : t("isolation.accept", { count: chosen.size })}
        </Button>
        <Button onClick={done}>{t("isolation.leaveIt")}</Button>
      </Flex>
    </>
  );
}
