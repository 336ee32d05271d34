import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";
import { sayClock } from "@/parts/moments";
import { say } from "@/parts/problems";
import { Shown } from "@/parts/States";

import { adviceQuery, type Advice, type Direction } from "./flow";

/** Which lanes and how many officers to open when: one sentence, and who is called when. */
export function FlowAdvice({
  checkpoint,
  direction,
}: {
  checkpoint: string;
  direction: Direction;
}) {
  const { t } = useTranslation();
  const advice = useQuery(adviceQuery(checkpoint, direction));
  return (
    <section className="sheet flow-advice" aria-label={t("flow.advice")}>
      <h2>{t("flow.advice")}</h2>
      <Shown query={advice}>{(found) => <Said advice={found} />}</Shown>
    </section>
  );
}

function Said({ advice }: { advice: Advice }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const called = advice.called.map(({ at, officers }, place) =>
    t(place === 0 ? "flow.staffNow" : "flow.staffMore", { at: sayClock(at), many: officers }),
  );
  return (
    <>
      <p className={advice.meets_target ? "flow-sentence" : "flow-sentence is-late"}>
        {say(advice.says, language)}
      </p>
      <p className="soft">
        {t("flow.staff")} {called.join(t("flow.comma"))}
      </p>
      <Checked advice={advice} />
    </>
  );
}

/** The staff hour by hour beside what the square-root rule would take: a check, no second advice. */
function Checked({ advice: { staff } }: { advice: Advice }) {
  const { t } = useTranslation();
  const hasBays = staff.some(({ bays }) => bays !== null);
  const row = (
    name: string,
    of: (each: Advice["staff"][number]) => number | null,
    className = "numbers",
  ) => (
    <tr className={className}>
      <th scope="row">{name}</th>
      {staff.map((each) => (
        <td key={each.at}>{of(each)}</td>
      ))}
    </tr>
  );
  return (
    <div className="ledger-scroll" tabIndex={0} role="region" aria-label={t("flow.checkedBy")}>
      <table className="flow-checked">
        <thead>
          <tr className="numbers">
            <th scope="col">{t("flow.checkedBy")}</th>
            {staff.map(({ at }) => (
              <th key={at} scope="col">
                {sayClock(at)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {row(t("flow.atLanes"), (each) => each.lanes)}
          {row(t("flow.lanesByRule"), (each) => each.lanes_by_rule, "soft numbers")}
          {hasBays ? row(t("flow.inBays"), (each) => each.bays) : null}
          {hasBays ? row(t("flow.baysByRule"), (each) => each.bays_by_rule, "soft numbers") : null}
        </tbody>
      </table>
    </div>
  );
}
