import { App, Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { NewAttempt, WorkLine } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { WriteProblem } from "@/parts/States";

import { RESULTS_OF, type Means, type Result } from "../leads/lead-words";

interface Choice {
  means: Means;
  result: Result;
}

/** Big buttons for what came of a try: choose one, then save. */
export function AttemptButtons(props: {
  lead: WorkLine;
  means: readonly Means[];
  done: () => void;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [chosen, setChosen] = useState<Choice | null>(null);
  const [note, setNote] = useState("");
  const params = { path: { lead_id: props.lead.id } };
  const record = useWrite(
    (body: NewAttempt, headers) =>
      ask(api.POST("/api/leads/{lead_id}/attempts", { params, body, headers })),
    () => {
      void message.success(t("work.saved"));
      props.done();
    },
  );
  return (
    <>
      {props.means.map((means) => (
        <Results key={means} means={means} chosen={chosen} choose={setChosen} />
      ))}
      <Input
        size="large"
        value={note}
        maxLength={500}
        aria-label={t("attempts.note")}
        placeholder={t("attempts.note")}
        onChange={(event) => setNote(event.target.value)}
      />
      <WriteProblem error={record.error} />
      <Button
        block
        type="primary"
        size="large"
        className="work-save"
        disabled={chosen === null}
        loading={record.isPending}
        onClick={() => chosen !== null && record.mutate({ ...chosen, note })}
      >
        {t("work.save")}
      </Button>
    </>
  );
}

/** The results that one way of trying can have. */
function Results(props: { means: Means; chosen: Choice | null; choose: (choice: Choice) => void }) {
  const { t } = useTranslation();
  const { means, chosen, choose } = props;
  return (
    <fieldset className="big-choices">
      <legend>{t(`attempts.means.${means}`)}</legend>
      {RESULTS_OF[means].map((result) => {
        const isChosen = chosen?.means === means && chosen.result === result;
        return (
          <button
            type="button"
            key={result}
            className={isChosen ? "big-choice big-choice-on" : "big-choice"}
            aria-pressed={isChosen}
            onClick={() => choose({ means, result })}
          >
            {t(`attempts.results.${result}`)}
          </button>
        );
      })}
    </fieldset>
  );
}
