import { Button, Flex, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { WriteProblem } from "@/parts/States";

import { PlacementSheet } from "./PlacementSheet";
import { useRoomAct, type SiteMap } from "./queries";

/** Everybody leaves the site: rooms elsewhere are proposed, then all move in one act. */
export function Relocation({ site }: { site: SiteMap }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const [placement, setPlacement] = useState<string>();
  const params = { path: { site_id: site.id } };
  const propose = useRoomAct(
    (sent: { reason: string }, headers) =>
      ask(
        api.POST("/api/isolation/sites/{site_id}/relocation", {
          params,
          body: { ...sent, seconds: 2 },
          headers,
        }),
      ),
    ({ id }) => setPlacement(id),
  );
  const end = () => {
    setPlacement(undefined);
    setAsking(false);
  };
  if (site.capacity.people === 0 && placement === undefined) return null;
  if (placement !== undefined)
    return <PlacementSheet id={placement} show={setPlacement} done={end} />;
  if (!isAsking)
    return (
      <Button danger onClick={() => setAsking(true)}>
        {t("isolation.relocate", { count: site.capacity.people })}
      </Button>
    );
  return (
    <>
      <Flex gap={8} wrap className="site-act-form">
        <Input
          aria-label={t("isolation.why")}
          placeholder={t("isolation.why")}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          className="filter-wide"
        />
        <Button
          danger
          disabled={reason.trim() === ""}
          loading={propose.isPending}
          onClick={() => propose.mutate({ reason })}
        >
          {t("isolation.relocationRooms")}
        </Button>
        <Button onClick={end}>{t("isolation.leaveIt")}</Button>
      </Flex>
      <WriteProblem error={propose.error} />
    </>
  );
}
