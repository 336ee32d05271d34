import { useState } from "react";

import { districtsFor, othersOf, type Outcome, type Said } from "./ends";
import { Choice, Text } from "./fields";
import type { Lead, TodaysWork } from "./server";
import { useWords } from "./words";

interface Props {
  lead: Lead;
  list: TodaysWork | null;
  outcome: Outcome;
  tries: number;
  said: Said;
  change: (part: Partial<Said>) => void;
}

/** What an outcome asks for. */
export function EndFields(props: Props) {
  switch (props.outcome) {
    case "found":
      return <Found {...props} />;
    case "not_here":
      return <NotHere {...props} />;
    case "duplicate":
      return <Repeats {...props} />;
    case "transferred":
      return <Transferred {...props} />;
    case "out_of_reach":
      return <OutOfReach {...props} />;
    case "false_hit":
      return <Note {...props} needed />;
  }
}

function Note({ said, change, outcome, needed = false }: Props & { needed?: boolean }) {
  const { words } = useWords();
  const why = outcome === "false_hit" ? words.end.falseReason : words.end.noneReason;
  return (
    <Text
      required={needed}
      label={needed ? why : words.end.note}
      value={said.note}
      change={(note) => change({ note })}
    />
  );
}

function Found(props: Props) {
  const { words } = useWords();
  const { said, change } = props;
  return (
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
      <Note {...props} needed={said.arrangement === "none"} />
    </>
  );
}

function NotHere(props: Props) {
  const { words } = useWords();
  const { said, change } = props;
  return (
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
      <Note {...props} />
    </>
  );
}

/** The lead that this one repeats: of the same person where the server knows one. */
function Repeats(props: Props) {
  const { words } = useWords();
  const { lead, list, said, change } = props;
  const [text, setText] = useState("");
  const others = othersOf(lead, list, { text, chosen: said.duplicate_of }, words.end);
  return (
    <>
      {others.length === 0 ? (
        <p className="soft">{words.end.noOther}</p>
      ) : (
        <Choice
          legend={words.end.repeats}
          names={Object.fromEntries(others.map((each) => [each.id, each.text]))}
          chosen={said.duplicate_of}
          choose={(duplicate_of) => change({ duplicate_of })}
        />
      )}
      <label>
        {words.end.otherLead}
        <input type="search" value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <Note {...props} />
    </>
  );
}

function Transferred({ lead, list, said, change }: Props) {
  const { words } = useWords();
  const districts = districtsFor(lead, list);
  return (
    <>
      {districts.length === 0 ? null : (
        <Choice
          legend={words.end.to}
          names={Object.fromEntries(districts.map(({ name }) => [name, name]))}
          chosen={said.to_name.trim()}
          choose={(to_name) => change({ to_name, districts })}
        />
      )}
      <Text
        required
        longest={200}
        label={words.end.toName}
        value={said.to_name}
        change={(to_name) => change({ to_name, districts })}
      />
      <Text
        longest={300}
        label={words.end.reason}
        value={said.reason}
        change={(reason) => change({ reason })}
      />
      <p className="soft">{words.end.transferLine}</p>
    </>
  );
}

function OutOfReach({ tries, said, change }: Props) {
  const { words } = useWords();
  if (tries === 0) return <p className="soon">{words.end.noTry}</p>;
  return (
    <>
      <Text
        required
        label={words.end.summary}
        value={said.summary}
        change={(summary) => change({ summary })}
      />
      <p className="soft">{words.end.searchLine}</p>
    </>
  );
}
