import { useState } from "react";

import { endOf } from "./drafts";
import { Choice, Text } from "./fields";
import { RecordForm } from "./RecordForm";
import type { Lead } from "./server";
import type { Field } from "./useField";
import { fill, useWords, wordFor } from "./words";

const EMPTY = { arrangement: "", actual_address: "", whereabouts: "", said_by: "", note: "" };
type Said = typeof EMPTY;

/** How the search for somebody ends: found, not here, or a false hit. */
export function EndForm(props: { lead: Lead; field: Field; close: () => void }) {
  const { words } = useWords();
  const { lead, field, close } = props;
  const [outcome, setOutcome] = useState("found");
  const [said, setSaid] = useState<Said>(EMPTY);

  function draft() {
    if (outcome === "found" && said.arrangement === "") return `${words.end.arrangement}？`;
    const label = `${lead.person.name} · ${wordFor(words.end.ways, outcome)}`;
    return { ...endOf(lead, { outcome, ...sentOf(outcome, said) }), label };
  }

  return (
    <RecordForm
      title={fill(words.end.title, { name: lead.person.name })}
      field={field}
      close={close}
      draft={draft}
    >
      <Choice legend={words.end.way} names={words.end.ways} chosen={outcome} choose={setOutcome} />
      <Fields outcome={outcome} said={said} change={(part) => setSaid({ ...said, ...part })} />
      <p className="soft">{words.end.other}</p>
    </RecordForm>
  );
}

/** Only what belongs to the outcome is sent: what was typed for another one stays here. */
function sentOf(outcome: string, said: Said): Record<string, string> {
  const { arrangement, actual_address, whereabouts, said_by, note } = said;
  if (outcome === "found") return { arrangement, actual_address, note };
  return outcome === "not_here" ? { whereabouts, said_by, note } : { note };
}

interface FieldsProps {
  outcome: string;
  said: Said;
  change: (part: Partial<Said>) => void;
}

function Fields({ outcome, said, change }: FieldsProps) {
  const { words } = useWords();
  const isNone = outcome === "found" && said.arrangement === "none";
  const isFalse = outcome === "false_hit";
  const note = isFalse ? words.end.falseReason : isNone ? words.end.noneReason : words.end.note;
  return (
    <>
      {outcome === "found" ? (
        <>
          <Choice
            legend={words.end.arrangement}
            names={words.end.arrangements}
            chosen={said.arrangement}
            choose={(arrangement) => change({ arrangement })}
          />
          <Text
            label={words.end.address}
            value={said.actual_address}
            change={(actual_address) => change({ actual_address })}
          />
        </>
      ) : null}
      {outcome === "not_here" ? (
        <>
          <Text
            required
            longest={300}
            label={words.end.whereabouts}
            value={said.whereabouts}
            change={(whereabouts) => change({ whereabouts })}
          />
          <Text
            required
            longest={100}
            label={words.end.saidBy}
            value={said.said_by}
            change={(said_by) => change({ said_by })}
          />
        </>
      ) : null}
      <Text
        required={isFalse || isNone}
        label={note}
        value={said.note}
        change={(text) => change({ note: text })}
      />
    </>
  );
}
