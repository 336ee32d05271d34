import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Flex } from "antd";
import { useTranslation } from "react-i18next";

import { isolationSites, type SiteMap } from "./queries";
import type { Asked } from "./RoomPanel";
import { countFitting } from "./rooms";

/** Which guest is to move: each room says whether they may go in; other sites can be looked at. */
export function WhoMoves({ site, asked }: { site: SiteMap; asked: Asked }) {
  const { t } = useTranslation();
  const sites = useQuery(isolationSites).data?.items ?? [];
  const guest = site.floors
    .flatMap((floor) => floor.rooms)
    .flatMap((room) => room.guests)
    .find(({ stay }) => stay === asked.stay);
  const others = sites.filter((other) => other.step === "ready" && other.id !== site.id);
  return (
    <Flex gap={12} wrap className="who-is-asked" role="status">
      <b>{t("isolation.whereTo", { name: guest?.name ?? "" })}</b>
      <span>{t("isolation.fitting", { count: countFitting(site) })}</span>
      {others.map((other) => (
        <Link key={other.id} to="/isolation/$id" params={{ id: other.id }} search={{ ...asked }}>
          {other.name}
        </Link>
      ))}
      <Link to="/isolation/$id" params={{ id: site.id }} search={{}} replace>
        {t("isolation.leaveIt")}
      </Link>
    </Flex>
  );
}
