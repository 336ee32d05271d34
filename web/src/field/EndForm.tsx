import { useState } from "react";

import { draftOfEnd, missingIn, saidAtFirst, type Outcome, type Said } from "./ends";
import { EndFields } from "./EndFields";
import { Choice } from "./fields";
import { RecordForm } from "./RecordForm";
import type { Lead } from "./server";
import type { Field } from "./field";
import { fill } from "@/offline/words";
import { useWords, wordFor } from "./words";

/** How the search for somebody ends, in one of the six ways; two of them others must answer. */
export function EndForm(props: { lead: Lead; field: Field; close: () => void }) {
  const { words } = useWords();
  const { lead, field, close } = props;
  const tries = lead.attempts + keptTries(lead, field);
  const [outcome, setOutcome] = useState<Outcome>("found");
  const [said, setSaid] = useState<Said>(() => saidAtFirst(lead, tries, words.end));

  function draft() {
    const missing = missingIn(outcome, said, tries, words.end);
    if (missing !== "") return missing;
    const label = `${lead.person.name} · ${wordFor(words.end.ways, outcome)}`;
    return { ...draftOfEnd(lead, outcome, said), label };
  }

  return (
    <RecordForm
      title={fill(words.end.title, { name: lead.person.name })}
      field={field}
      close={close}
      draft={draft}
    >
      <Choice
        legend={words.end.way}
        names={words.end.ways}
        chosen={outcome}
        choose={(chosen) => setOutcome(chosen as Outcome)}
      />
      <EndFields
        lead={lead}
        list={field.shown.list}
        outcome={outcome}
        tries={tries}
        said={said}
        change={(part) => setSaid({ ...said, ...part })}
      />
    </RecordForm>
  );
}

/** Tries that were kept here and are not sent yet; they go before what is kept now. */
function keptTries(lead: Lead, field: Field): number {
  return field.shown.records.filter(
    ({ about, kind, rejected }) => about === lead.id && kind === "attempt" && rejected === null,
  ).length;
}
