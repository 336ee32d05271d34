import { Button, Flex } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useLanguage } from "@/i18n";
import { say } from "@/parts/problems";
import { WriteProblem } from "@/parts/States";

import { useMay } from "../session/session";
import { useMeasureAct, type MeasureDetail } from "./queries";

type Condition = MeasureDetail["gate"][number];

/** Whether the system sees it by itself; of the rest an officer says whether it holds. */
function isSeen({ evidence }: Condition, measure: MeasureDetail): boolean {
  if (evidence === "linked_contact_test_negative") return measure.linked !== null;
  return evidence === "own_tests_negative";
}

/** What the release waits for, each condition with whether it holds. */
export function Gate({ measure }: { measure: MeasureDetail }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const may = useMay();
  const confirm = useMeasureAct((sent: { condition: Condition; holds: boolean }, headers) =>
    ask(
      api.POST("/api/measures/{measure_id}/confirm", {
        params: { path: { measure_id: measure.id } },
        body: {
          evidence: sent.condition.evidence as "no_symptoms",
          holds: sent.holds,
          note: "",
        },
        headers,
      }),
    ),
  );
  return (
    <section className="sheet">
      <h2>{t("measures.gate")}</h2>
      {measure.gate.length === 0 ? <p className="soft">{t("measures.gateNone")}</p> : null}
      <ul className="plain-list gate">
        {measure.gate.map((condition) => (
          <li key={condition.evidence}>
            <Flex justify="space-between" gap={8} wrap>
              <span>{say(condition.says, language)}</span>
              <Holds holds={condition.holds} />
            </Flex>
            {may("impose") && measure.released_at === null && !isSeen(condition, measure) ? (
              <Flex gap={8}>
                <Button
                  size="small"
                  loading={confirm.isPending}
                  onClick={() => confirm.mutate({ condition, holds: true })}
                >
                  {t("measures.confirm")}
                </Button>
                <Button
                  size="small"
                  loading={confirm.isPending}
                  onClick={() => confirm.mutate({ condition, holds: false })}
                >
                  {t("measures.deny")}
                </Button>
              </Flex>
            ) : null}
          </li>
        ))}
      </ul>
      <WriteProblem error={confirm.error} />
    </section>
  );
}

function Holds({ holds }: { holds: boolean | null }) {
  const { t } = useTranslation();
  if (holds === null) return <span className="soon">{t("measures.unknown")}</span>;
  return holds ? (
    <span className="done-word">{t("measures.holds")}</span>
  ) : (
    <span className="late">{t("measures.holdsNot")}</span>
  );
}
