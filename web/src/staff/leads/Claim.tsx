import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { LeadDetail } from "@/api/types";
import { sayClock } from "@/parts/moments";
import { WriteProblem } from "@/parts/States";

import { useMe } from "../session/session";
import { useLeadAct } from "./queries";

/** Takes a lead up for a while, so that a person is not called by three people in one evening. */
export function Claim({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation();
  const me = useMe();
  const params = { path: { lead_id: lead.id } };
  const claim = useLeadAct(lead.id, (_: null, headers) =>
    ask(api.POST("/api/leads/{lead_id}/claim", { params, headers })),
  );
  const letGo = useLeadAct(lead.id, (_: null, headers) =>
    ask(api.DELETE("/api/leads/{lead_id}/claim", { params, headers })),
  );
  const isMine = lead.claimed_by?.id === me.id;
  return (
    <div className="claim">
      {lead.claimed_by ? (
        <span className="soft">
          {t("claim.by", { name: lead.claimed_by.name, until: sayClock(lead.claimed_until) })}
        </span>
      ) : null}
      {isMine ? (
        <Button loading={letGo.isPending} onClick={() => letGo.mutate(null)}>
          {t("claim.letGo")}
        </Button>
      ) : null}
      {!isMine && lead.allowed.includes("claim") ? (
        <Button type="primary" loading={claim.isPending} onClick={() => claim.mutate(null)}>
          {t("claim.take")}
        </Button>
      ) : null}
      <WriteProblem error={claim.error ?? letGo.error} />
    </div>
  );
}
