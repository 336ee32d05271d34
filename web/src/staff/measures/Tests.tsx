import { App, Button, Flex, Select } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Moment } from "@/parts/Moment";
import { WriteProblem } from "@/parts/States";

import { useMay } from "../session/session";
import { standingOf } from "./course";
import { useMeasureAct, type DueTest, type MeasureDetail } from "./queries";
import { useMeasureWord } from "./words";

const RESULTS = ["negative", "positive", "invalid"] as const;
type Result = (typeof RESULTS)[number];

/** The tests of a measure: due, taken, and what the laboratory said. */
export function Tests({ measure, today }: { measure: MeasureDetail; today: string }) {
  const { t } = useTranslation();
  if (measure.tests.length === 0) return <p className="soft">{t("measures.noTests")}</p>;
  return (
    <ul className="plain-list tests">
      {measure.tests.map((test) => (
        <Test key={test.id} test={test} today={today} over={measure.released_at !== null} />
      ))}
    </ul>
  );
}

function Test({ test, today, over }: { test: DueTest; today: string; over: boolean }) {
  const { t } = useTranslation();
  const word = useMeasureWord();
  return (
    <li>
      <Flex justify="space-between" gap={8} wrap align="center">
        <span>
          <b className="numbers">{test.due_on}</b> {t("measures.day", { n: test.phase_day })} ·{" "}
          {word("methods", test.method)} · {word("specimens", test.specimen)}
          {test.samples > 1 ? ` × ${test.samples}` : ""}
        </span>
        <Standing test={test} today={today} />
      </Flex>
      {test.sampled_at === null ? (
        <Take test={test} today={today} over={over} />
      ) : (
        <Flex gap={8} align="center" wrap>
          <span className="soft">
            {t("measures.sampledAt")} <Moment at={test.sampled_at} short />
          </span>
          <Answer test={test} />
        </Flex>
      )}
    </li>
  );
}

function Standing({ test, today }: { test: DueTest; today: string }) {
  const { t } = useTranslation();
  const standing = standingOf(test, today);
  const text =
    standing === "missed"
      ? t("measures.missed")
      : standing === "waiting"
        ? t("measures.toTake")
        : t(`measures.results.${test.result as "negative"}`);
  return <span className={MOODS[standing]}>{text}</span>;
}

function Take({ test, today, over }: { test: DueTest; today: string; over: boolean }) {
  const { t } = useTranslation();
  const may = useMay();
  const params = { path: { test_id: test.id } };
  const take = useMeasureAct((body: { at: string }, headers) =>
    ask(api.POST("/api/tests/{test_id}/sample", { params, body, headers })),
  );
  if (!may("care") || over || test.earliest_on > today) return null;
  return (
    <>
      <Button
        loading={take.isPending}
        onClick={() => take.mutate({ at: new Date().toISOString() })}
      >
        {t("measures.take")}
      </Button>
      <WriteProblem error={take.error} />
    </>
  );
}

/** What the laboratory said; after an invalid result the sample is due again, a positive opens a case. */
function Answer({ test }: { test: DueTest }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const may = useMay();
  const params = { path: { test_id: test.id } };
  const answer = useMeasureAct((body: { at: string; result: Result }, headers) =>
    ask(api.POST("/api/tests/{test_id}/result", { params, body, headers })),
  );
  const isFinal = test.result === "negative" || test.result === "positive";
  const send = (result: Result) => answer.mutate({ result, at: new Date().toISOString() });
  const choose = (result: Result) => {
    if (result !== "positive") {
      send(result);
      return;
    }
    void modal.confirm({
      title: t("measures.positiveAsk"),
      content: t("measures.positiveHelp"),
      okText: t("measures.results.positive"),
      onOk: () => send(result),
    });
  };
  if (isFinal || !may("care")) return null;
  return (
    <>
      <Select<Result>
        aria-label={t("measures.result")}
        placeholder={t("measures.result")}
        className="result-choice"
        loading={answer.isPending}
        options={RESULTS.map((value) => ({ value, label: t(`measures.results.${value}`) }))}
        onChange={choose}
      />
      <WriteProblem error={answer.error} />
    </>
  );
}

const MOODS = {
  negative: "done-word",
  positive: "late",
  invalid: "soon",
  sampled: "soft",
  missed: "late",
  waiting: "soft",
};
