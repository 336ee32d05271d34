import { useState } from "react";

import { attemptOf } from "./drafts";
import { Choice, Text } from "./fields";
import { RecordForm } from "./RecordForm";
import type { Lead } from "./server";
import type { Field } from "./field";
import { fill } from "@/offline/words";
import { useWords } from "./words";

type Means = "call" | "visit" | "message";
type Result = keyof ReturnType<typeof useWords>["words"]["attempt"]["results"];

/** Which results each way of trying can have. */
const RESULTS_OF: Record<Means, readonly Result[]> = {
  visit: ["reached", "nobody_home", "refused"],
  call: ["reached", "no_answer", "switched_off", "wrong_number", "refused"],
  message: ["sent", "reached"],
};
const WAYS: Means[] = ["visit", "call", "message"];

/** How somebody tried to reach the person, and what came of it. */
export function AttemptForm(props: { lead: Lead; field: Field; close: () => void }) {
  const { words } = useWords();
  const { lead, field, close } = props;
  const [chosen, setChosen] = useState<{ means: Means; result: Result } | null>(null);
  const [note, setNote] = useState("");

  function draft() {
    if (chosen === null) return words.attempt.choose;
    const { means, result } = chosen;
    const said = `${words.attempt.means[means]} · ${words.attempt.results[result]}`;
    return { ...attemptOf(lead, { means, result, note }), label: `${lead.person.name} · ${said}` };
  }

  return (
    <RecordForm
      title={fill(words.attempt.title, { name: lead.person.name })}
      field={field}
      close={close}
      draft={draft}
    >
      {WAYS.map((means) => (
        <Choice
          key={means}
          legend={words.attempt.means[means]}
          names={Object.fromEntries(
            RESULTS_OF[means].map((result) => [result, words.attempt.results[result]]),
          )}
          chosen={chosen?.means === means ? chosen.result : ""}
          choose={(result) => setChosen({ means, result: result as Result })}
        />
      ))}
      <Text label={words.attempt.note} value={note} change={setNote} />
    </RecordForm>
  );
}
