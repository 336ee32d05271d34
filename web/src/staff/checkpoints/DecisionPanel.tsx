import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";
import { Moment } from "@/parts/Moment";
import { say } from "@/parts/problems";

import type { Decided, Traveller } from "./queries";
import { Slip } from "./Slip";
import { lightOf } from "./sound";

/** The decision on the vehicle in large letters, and why, person by person. */
export function DecisionPanel({ decided }: { decided: Decided | null }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  if (decided === null) {
    return (
      <section className="decision decision-none" aria-label={t("barrier.decision")}>
        {t("barrier.nobodyYet")}
      </section>
    );
  }
  const { passage, remarks } = decided;
  return (
    <section
      className={`decision decision-${lightOf(passage.outcome)}`}
      role="status"
      aria-label={t("barrier.decision")}
    >
      <div className="decision-plate">{passage.plate || t("barrier.noPlate")}</div>
      <div className="decision-word">{t(`barrier.outcomes.${passage.outcome || "none"}`)}</div>
      {passage.travellers.some(({ outcome }) => outcome === "hand_over") ? (
        <p className="decision-call">{t("barrier.call", { phone: passage.checkpoint.phone })}</p>
      ) : null}
      {passage.leave_by === null ? null : (
        <p>
          {t("barrier.leaveBy")} <Moment at={passage.leave_by} />
        </p>
      )}
      <ul>
        {passage.travellers.map((each) => (
          <li key={each.place}>
            <b>{t(`barrier.outcomes.${each.outcome || "none"}`)}</b> {nameOf(each)}
            <div>{say(each.says, language)}</div>
            <div className="decision-reference">{say(each.reference, language)}</div>
          </li>
        ))}
      </ul>
      {remarks.map((said) => (
        <p key={said.zh}>{say(said, language)}</p>
      ))}
      <p className="passage-acts">
        {(["zh", "en"] as const).map((each) => (
          <Slip key={each} passage={passage} language={each} />
        ))}
      </p>
    </section>
  );
}

export function nameOf({ name, document }: Traveller): string {
  return `${name} ${document}`.trim();
}
