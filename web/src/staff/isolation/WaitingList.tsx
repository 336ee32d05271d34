import type { UseQueryResult } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Deadline } from "@/parts/Deadline";
import { Nothing, Shown, WriteProblem } from "@/parts/States";

import { useMay } from "../session/session";
import { Needs } from "./Needs";
import { PlacementSheet } from "./PlacementSheet";
import { useRoomAct, type IsolationSite, type WaitingPerson } from "./queries";

interface Props {
  waiting: UseQueryResult<{ items: WaitingPerson[] }>;
  sites: IsolationSite[];
}

/** Who waits for a room, the longest first; rooms for all of them at once. */
export function WaitingList({ waiting, sites }: Props) {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const { placement } = useSearch({ from: "/inside/isolation" });
  const show = (id: string | undefined) =>
    void navigate({
      to: "/isolation",
      search: id === undefined ? { tab: "waiting" } : { tab: "waiting", placement: id },
    });
  const propose = useRoomAct(
    (_sent: object, headers) =>
      ask(api.POST("/api/isolation/placements", { body: { seconds: 0 }, headers })),
    ({ id }) => show(id),
  );
  return (
    <Shown query={waiting}>
      {({ items }) =>
        items.length === 0 && placement === undefined ? (
          <Nothing text={t("isolation.nobodyWaits")} />
        ) : (
          <>
            {may("place") && items.length > 0 ? (
              <p>
                <Button
                  type="primary"
                  loading={propose.isPending}
                  onClick={() => propose.mutate({})}
                >
                  {t("isolation.propose", { count: items.length })}
                </Button>
              </p>
            ) : null}
            <WriteProblem error={propose.error} />
            {placement === undefined ? null : (
              <PlacementSheet id={placement} show={show} done={() => show(undefined)} />
            )}
            <ul className="plain-list sheet" aria-label={t("isolation.tabs.waiting")}>
              {items.map((person) => (
                <WaitingLine key={person.measure} person={person} sites={sites} />
              ))}
            </ul>
          </>
        )
      }
    </Shown>
  );
}

interface LineProps {
  person: WaitingPerson;
  sites: IsolationSite[];
}

function WaitingLine({ person, sites }: LineProps) {
  const { t } = useTranslation();
  const may = useMay();
  const ready = sites.filter((site) => site.step === "ready");
  return (
    <li className="waiting-line">
      <div>
        <Link to="/measures/$id" params={{ id: person.measure }}>
          {person.name}
        </Link>{" "}
        <span className="soft">
          {person.age === null ? "" : t("isolation.age", { age: person.age })} {person.unit.name}{" "}
          {person.household}
        </span>
        <div className="soft">
          {t(`isolation.kinds.${person.kind}`)}{" "}
          {t("isolation.exposedOn", { day: person.exposed_on })}
          {person.needs.map((need) => ` · ${t(`isolation.needs.${need}`)}`)}
          {person.guardian === null ? "" : ` · ${t("isolation.hasGuardian")}`}
          {person.care === null ? "" : ` · ${t("isolation.care.said", person.care)}`}
        </div>
        {may("place") ? <Needs person={person} /> : null}
      </div>
      <div>
        {person.control_by === null ? null : <Deadline due={person.control_by} />}
        <div className="waiting-sites">
          {ready.map((site) => (
            <Link
              key={site.id}
              to="/isolation/$id"
              params={{ id: site.id }}
              search={{ measure: person.measure }}
            >
              {t("isolation.placeAt", { site: site.name })}
            </Link>
          ))}
        </div>
      </div>
    </li>
  );
}
