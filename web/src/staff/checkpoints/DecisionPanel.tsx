import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";
import { Decision, NoDecision } from "@/parts/barrier/Decision";
import { Moment } from "@/parts/Moment";

import type { Decided, Traveller } from "./queries";
import { Slip } from "./Slip";

/** The decision of the server on the vehicle that was just sent, with its slips. */
export function DecisionPanel({ decided }: { decided: Decided | null }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  if (decided === null) return <NoDecision />;
  const { passage, remarks } = decided;
  return (
    <Decision
      plate={passage.plate}
      outcome={passage.outcome}
      phone={passage.checkpoint.phone}
      people={passage.travellers.map((each) => ({ ...each, name: nameOf(each) }))}
      remarks={remarks}
      language={language}
      marks={
        passage.leave_by === null ? null : (
          <p>
            {t("barrier.leaveBy")} <Moment at={passage.leave_by} />
          </p>
        )
      }
    >
      <p className="passage-acts">
        {(["zh", "en"] as const).map((each) => (
          <Slip key={each} passage={passage} language={each} />
        ))}
      </p>
    </Decision>
  );
}

export function nameOf({ name, document }: Traveller): string {
  return `${name} ${document}`.trim();
}
