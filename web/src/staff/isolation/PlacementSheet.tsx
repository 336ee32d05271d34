import { Button, Flex } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useLanguage } from "@/i18n";
import { say } from "@/parts/problems";
import { WriteProblem } from "@/parts/States";

import { useRoomAct, type Placement } from "./queries";

/** Rooms for everybody who waits: looked at, then accepted in one act. */
export function PlacementSheet({ placement, done }: { placement: Placement; done: () => void }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const params = { path: { placement_id: placement.id } };
  const isRelocation = placement.empties !== "";
  const accept = useRoomAct(
    (_sent: object, headers) =>
      isRelocation
        ? ask(api.POST("/api/isolation/placements/{placement_id}/relocate", { params, headers }))
        : ask(api.POST("/api/isolation/placements/{placement_id}/accept", { params, headers })),
    done,
  );
  return (
    <section className="sheet" aria-label={t("isolation.placement")}>
      <h2>{t("isolation.placement")}</h2>
      <p>
        {t("isolation.placementLine", {
          placed: placement.seats.length,
          people: placement.people,
          rooms: placement.rooms,
          floors: placement.floors_opened,
        })}
      </p>
      <ul className="plain-list placement-seats">
        {placement.seats.map((seat) => (
          <li key={seat.measure}>
            <b>{seat.name}</b> {seat.site} {seat.floor} <span className="numbers">{seat.room}</span>
          </li>
        ))}
      </ul>
      {placement.not_placed.length === 0 ? null : (
        <>
          <h3 className="late">
            {t("isolation.notPlaced", { count: placement.not_placed.length })}
          </h3>
          <ul className="plain-list">
            {placement.not_placed.map((one) => (
              <li key={one.measure}>
                <b>{one.name}</b> {say(one.reason, language)}
                <div className="soft">{say(one.opens, language)}</div>
              </li>
            ))}
          </ul>
        </>
      )}
      <WriteProblem error={accept.error} />
      <Flex gap={8}>
        <Button
          type="primary"
          danger={isRelocation}
          disabled={placement.seats.length === 0 && !isRelocation}
          loading={accept.isPending}
          onClick={() => accept.mutate({})}
        >
          {isRelocation
            ? t("isolation.relocateNow", { site: placement.empties })
            : t("isolation.accept", { count: placement.seats.length })}
        </Button>
        <Button onClick={done}>{t("isolation.leaveIt")}</Button>
      </Flex>
    </section>
  );
}
