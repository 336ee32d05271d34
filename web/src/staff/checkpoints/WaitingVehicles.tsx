import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";
import { Moment } from "@/parts/Moment";
import { say } from "@/parts/problems";
import { Failed, Waiting } from "@/parts/States";
import { useNow } from "@/parts/useNow";

import { nameOf } from "./DecisionPanel";
import { waiting } from "./doing";
import { today } from "./filters";
import { Measured } from "./Measured";
import { PassageActs } from "./PassageActs";
import { usePassages } from "./queries";
import { lightOf } from "@/parts/barrier/sound";

const EVERY = 15_000;

/** Vehicles with something due: held for a second check, to be fetched, to be signed for. */
export function WaitingVehicles({ checkpoint }: { checkpoint: string }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const day = today(useNow(300_000));
  const held = usePassages({ checkpoint, waiting: true }, EVERY);
  const back = usePassages({ checkpoint, day, outcome: "turn_back" }, EVERY);
  const over = usePassages({ checkpoint, day, outcome: "hand_over" }, EVERY);
  const all = [held, back, over];
  const failed = all.find(({ problem }) => problem !== null);
  if (failed?.problem) return <Failed problem={failed.problem} again={failed.again} />;
  if (all.some((each) => each.waiting)) return <Waiting />;
  const rows = waiting(all.flatMap(({ items }) => items));
  return (
    <section className="sheet waiting-vehicles">
      <h2>{t("barrier.waiting", { count: rows.length })}</h2>
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
    </section>
  );
}
