import { useState } from "react";

import { sayShort } from "@/parts/moments";

import { Forms, type OpenForm } from "./Forms";
import { LeadCard } from "./LeadCard";
import type { TodaysWork, Whom } from "./server";
import type { Field } from "./field";
import { useStorage } from "@/offline/useStorage";
import { VisitCard } from "./VisitCard";
import { fill } from "@/offline/words";
import { useWords } from "./words";

type Part = "leads" | "visits";

/** Today's work: whom to find, and whom to visit. */
export function Desk({ field }: { field: Field }) {
  const { words } = useWords();
  const isKept = useStorage();
  const [form, setForm] = useState<OpenForm | null>(null);
  const { list, pulled_at, others } = field.shown;
  return (
    <>
      {others > 0 ? <p className="notice">{fill(words.outbox.others, { n: others })}</p> : null}
      {list === null ? (
        <p className="card soft">{words.today.none}</p>
      ) : (
        <Lists field={field} list={list} open={setForm} />
      )}
      {form === null ? null : <Forms form={form} field={field} close={() => setForm(null)} />}
      {pulled_at === null ? null : (
        <p className="soft numbers">
          {fill(words.today.pulled, { at: sayShort(pulled_at, new Date()) })}
        </p>
      )}
      {isKept ? null : <p className="notice">{words.storage}</p>}
    </>
  );
}

interface ListsProps {
  field: Field;
  list: TodaysWork;
  open: (form: OpenForm) => void;
}

function Lists({ field, list, open }: ListsProps) {
  const { words } = useWords();
  const [part, setPart] = useState<Part>("leads");
  const [text, setText] = useState("");
  const holds = (whom: Whom, place: string) => `${whom.name} ${place}`.includes(text.trim());
  const leads = list.leads.filter((each) => holds(each.person, each.address));
  const visits = list.visits.filter((each) => holds(each.person, `${each.address} ${each.place}`));
  return (
    <>
      <div className="tabs">
        <Tab part="leads" now={part} choose={setPart} many={list.leads.length} />
        <Tab part="visits" now={part} choose={setPart} many={list.visits.length} />
      </div>
      <input
        className="find"
        type="search"
        aria-label={words.today.find}
        placeholder={words.today.find}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <ul className="cards">
        {part === "leads"
          ? leads.map((each) => <LeadCard key={each.id} lead={each} field={field} open={open} />)
          : visits.map((each) => (
              <VisitCard key={each.id} visit={each} field={field} open={open} />
            ))}
      </ul>
      {(part === "leads" ? leads : visits).length === 0 ? (
        <p className="card soft">{part === "leads" ? words.today.noLeads : words.today.noVisits}</p>
      ) : null}
    </>
  );
}

interface TabProps {
  part: Part;
  now: Part;
  choose: (part: Part) => void;
  many: number;
}

function Tab({ part, now, choose, many }: TabProps) {
  const { words } = useWords();
  return (
    <button
      type="button"
      className="choice numbers"
      aria-pressed={part === now}
      onClick={() => choose(part)}
    >
      {fill(words.today[part], { n: many })}
    </button>
  );
}
