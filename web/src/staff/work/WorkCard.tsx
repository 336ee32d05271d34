import { CheckOutlined, EditOutlined, EnvironmentOutlined, PhoneOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useTranslation } from "react-i18next";

import type { WorkLine } from "@/api/types";
import { Deadline } from "@/parts/Deadline";
import { sayClock } from "@/parts/moments";

import { useSexAge } from "../leads/lead-words";
import { useMe } from "../session/session";

export type WorkAct = "call" | "outcome" | "found";

/** One person to find: who, where, until when; call, note what came of it, or found. */
export function WorkCard({ lead, act }: { lead: WorkLine; act: (what: WorkAct) => void }) {
  const { t } = useTranslation();
  const sexAge = useSexAge();
  const name = lead.person.name || t("leads.noName");
  const isLate = (lead.overdue_minutes ?? null) !== null;
  return (
    <li className={isLate ? "work-card work-card-late" : "work-card"}>
      <div className="work-card-head">
        <h2>
          <Link to="/leads/$id" params={{ id: lead.id }}>
            {name}
          </Link>
          <span className="soft">{sexAge(lead.person)}</span>
        </h2>
        <Deadline due={lead.locate_by} />
      </div>
      <p className="work-card-place">
        <EnvironmentOutlined aria-hidden /> {lead.address || lead.unit.name}
      </p>
      <WhatIsKnown lead={lead} />
      <div className="work-card-acts">
        {lead.phones.length > 0 ? (
          <Button
            size="large"
            icon={<PhoneOutlined aria-hidden />}
            onClick={() => act("call")}
            aria-label={t("work.callName", { name })}
          >
            {t("work.call")}
          </Button>
        ) : null}
        <Button
          size="large"
          icon={<EditOutlined aria-hidden />}
          onClick={() => act("outcome")}
          aria-label={t("work.recordName", { name })}
        >
          {t("work.record")}
        </Button>
        <Button
          size="large"
          type="primary"
          icon={<CheckOutlined aria-hidden />}
          onClick={() => act("found")}
          aria-label={t("work.foundName", { name })}
        >
          {t("work.found")}
        </Button>
      </div>
    </li>
  );
}

function WhatIsKnown({ lead }: { lead: WorkLine }) {
  const { t } = useTranslation();
  const me = useMe();
  const other = lead.claimed_by && lead.claimed_by.id !== me.id ? lead.claimed_by : null;
  return (
    <p className="work-card-known soft">
      {lead.exposure ? <span>{lead.exposure}</span> : null}
      {lead.attempts > 0 ? <span>{t("work.tried", { count: lead.attempts })}</span> : null}
      {other ? (
        <span className="soon">
          {t("claim.by", { name: other.name, until: sayClock(lead.claimed_until) })}
        </span>
      ) : null}
    </p>
  );
}
