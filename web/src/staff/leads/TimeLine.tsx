import { Timeline } from "antd";
import { useTranslation } from "react-i18next";

import type { LeadDetail } from "@/api/types";
import { useLanguage } from "@/i18n";
import { Moment } from "@/parts/Moment";
import { say } from "@/parts/problems";

const COLOURS: Record<string, string> = {
  closed: "#2f7d5b",
  approved: "#2f7d5b",
  transfer_received: "#2f7d5b",
  transfer_refused: "#b3362b",
  approval_refused: "#b3362b",
  reopened: "#a8640b",
};

/** What happened to the lead, newest first. */
export function TimeLine({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const events = lead.story.toSorted((a, b) => b.at.localeCompare(a.at));
  return (
    <section className="sheet">
      <h2>{t("leads.timeLine")}</h2>
      <Timeline
        items={events.map((event, index) => ({
          key: index,
          color: COLOURS[event.kind] ?? "#7c8996",
          content: (
            <>
              <div>{say(event.words, language)}</div>
              <div className="soft">
                <Moment at={event.at} /> {event.by || t("leads.machine")}
              </div>
            </>
          ),
        }))}
      />
    </section>
  );
}
