import { Button, Flex, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { WriteProblem } from "@/parts/States";

import { Relocation } from "./Relocation";
import { useRoomAct, type SiteMap } from "./queries";

type Doing = "call" | "ready" | "stand_down";
const NEXT: Record<SiteMap["step"], Doing[]> = {
  reserve: ["call", "ready"],
  called: ["ready", "stand_down"],
  ready: ["stand_down"],
};

/** The way of a site from reserve to ready and back; every step has a reason. */
export function SiteActs({ site }: { site: SiteMap }) {
  const { t } = useTranslation();
  const [doing, setDoing] = useState<Doing>();
  const [reason, setReason] = useState("");
  const [hours, setHours] = useState(site.hours[0] ?? 24);
  const params = { path: { site_id: site.id } };
  const act = useRoomAct(
    (sent: { doing: Doing; reason: string; hours: number }, headers) => {
      const body = { reason: sent.reason };
      if (sent.doing === "call")
        return ask(
          api.POST("/api/isolation/sites/{site_id}/call", {
            params,
            body: { ...body, hours: sent.hours },
            headers,
          }),
        );
      const given = { params, body, headers };
      return sent.doing === "ready"
        ? ask(api.POST("/api/isolation/sites/{site_id}/ready", given))
        : ask(api.POST("/api/isolation/sites/{site_id}/stand-down", given));
    },
    () => setDoing(undefined),
  );
  return (
    <div className="site-acts">
      <Flex gap={8} wrap>
        {NEXT[site.step].map((one) => (
          <Button
            key={one}
            type={one === doing ? "primary" : "default"}
            onClick={() => setDoing(one)}
          >
            {t(`isolation.doing.${one}`)}
          </Button>
        ))}
        <Relocation site={site} />
      </Flex>
      {doing === undefined ? null : (
        <Flex gap={8} wrap className="site-act-form">
          {doing === "call" ? (
            <Select
              aria-label={t("isolation.within")}
              value={hours}
              onChange={setHours}
              options={site.hours.map((hour) => ({
                value: hour,
                label: t("isolation.hours", { count: hour }),
              }))}
            />
          ) : null}
          <Input
            aria-label={t("isolation.why")}
            placeholder={t("isolation.why")}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            className="filter-wide"
          />
          <Button
            type="primary"
            disabled={reason.trim() === ""}
            loading={act.isPending}
            onClick={() => act.mutate({ doing, reason, hours })}
          >
            {t("isolation.doIt")}
          </Button>
          <Button onClick={() => setDoing(undefined)}>{t("isolation.leaveIt")}</Button>
        </Flex>
      )}
      <WriteProblem error={act.error} />
    </div>
  );
}
