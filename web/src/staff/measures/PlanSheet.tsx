import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";
import { sayDay } from "@/parts/moments";
import { say } from "@/parts/problems";
import { useNow } from "@/parts/useNow";

import { Course, PhaseList } from "./Course";
import type { Plan } from "./queries";
import { Why } from "./Why";

interface Props {
  plan: Plan;
  title: string;
  /** A lighter plan asks for something to be confirmed first. */
  confirm?: () => void;
}

/** A plan that is not imposed yet: its days, what it asks, and why. */
export function PlanSheet({ plan, title, confirm }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const today = sayDay(useNow().toISOString());
  const tests = plan.tests.map((test) => ({ ...test, sampled_at: null, result: "" }));
  return (
    <section className={confirm === undefined ? "sheet" : "sheet lighter"}>
      <h2>
        {title} · {say(plan.class_name, language)}
      </h2>
      {confirm === undefined ? null : (
        <>
          <p>{t("measures.lighterHelp")}</p>
          <ul className="plain-list">
            {plan.confirm.map(({ name, says }) => (
              <li key={name}>{say(says, language)}</li>
            ))}
          </ul>
        </>
      )}
      {plan.phases.length === 0 ? (
        <p>
          <b>{t("measures.lighterFree")}</b>
        </p>
      ) : (
        <>
          <Course phases={plan.phases} tests={tests} today={today} />
          <PhaseList phases={plan.phases} />
          <p>
            <b className="numbers">{t("measures.free", { day: plan.release_on })}</b>
          </p>
        </>
      )}
      {confirm === undefined ? (
        <details>
          <summary>{t("measures.why")}</summary>
          <Why because={plan.because} />
        </details>
      ) : (
        <Button onClick={confirm}>{t("measures.useLighter")}</Button>
      )}
    </section>
  );
}
