import { Tag } from "antd";
import { useTranslation } from "react-i18next";

import type { LeadLine } from "@/api/types";
import { useLanguage } from "@/i18n";
import { StateWord } from "@/parts/ledger/LedgerBar";
import { isLeadState } from "@/parts/ledger/states";
import { say } from "@/parts/problems";

/** How a lead stands, and what it waits for. */
export function LeadState({ lead }: { lead: Pick<LeadLine, "state" | "state_words" | "waiting"> }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <span className="lead-state">
      {isLeadState(lead.state) ? <StateWord state={lead.state} /> : say(lead.state_words, language)}
      {lead.waiting === "receipt" ? <Tag>{t("leads.waitsReceipt")}</Tag> : null}
      {lead.waiting === "approval" ? <Tag>{t("leads.waitsApproval")}</Tag> : null}
    </span>
  );
}
