import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";
import { Moment } from "@/parts/Moment";
import { say } from "@/parts/problems";
import { Failed, Waiting } from "@/parts/States";

import { nameOf } from "./DecisionPanel";
import { waiting } from "./doing";
import { Measured } from "./Measured";
import { PassageActs } from "./PassageActs";
import { usePassages } from "./queries";
import { lightOf } from "@/parts/barrier/sound";

const EVERY = 15_000;

/** Vehicles with something due, of whatever day: held, to be fetched, to be signed for. */
export function WaitingVehicles({ checkpoint }: { checkpoint: string }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const due = usePassages({ checkpoint, due: true }, EVERY);
  if (due.problem !== null) return <Failed problem={due.problem} again={due.again} />;
  if (due.waiting) return <Waiting />;
  const rows = waiting(due.items);
  return (
    <section className="sheet waiting-vehicles">
      <h2>{t("barrier.waiting", { count: `${rows.length}${due.hasMore ? "+" : ""}` })}</h2>
      {rows.length === 0 ? <p className="soft">{t("atBarrier.nothingWaits")}</p> : null}
      <ul>
        {rows.map((passage) => (
          <li key={passage.id}>
            <div className="passage-line">
              <span className={`light light-${lightOf(passage.outcome)}`}>
                {t(`barrier.outcomes.${passage.outcome || "none"}`)}
              </span>
              <b>{passage.plate || t("barrier.noPlate")}</b>
              <Moment at={passage.passed_at} short />
              <PassageActs passage={passage} />
            </div>
            {passage.travellers
              .filter(({ outcome }) => lightOf(outcome) !== "green")
              .map((each) => (
                <div key={each.place} className="soft waiting-person">
                  {nameOf(each)} · {say(each.says, language)} <Measured of={each} />
                </div>
              ))}
          </li>
        ))}
      </ul>
      {due.hasMore ? (
        <Button onClick={due.more} loading={due.loadingMore}>
          {t("table.more")}
        </Button>
      ) : null}
    </section>
  );
}
