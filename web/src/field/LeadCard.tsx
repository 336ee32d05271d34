import { sayLength, sayShort, timeLeft } from "@/parts/moments";
import { useNow } from "@/parts/useNow";

import type { OpenForm } from "./Forms";
import { Phones } from "./Phones";
import type { Lead } from "./server";
import { Stamps } from "./Stamps";
import type { Field } from "./field";
import { fill } from "@/offline/words";
import { useWords } from "./words";

/** Somebody to be found: where to look, what was tried, and what came of it. */
export function LeadCard(props: { lead: Lead; field: Field; open: (form: OpenForm) => void }) {
  const { words } = useWords();
  const { lead, field, open } = props;
  const mine = field.shown.records.filter(({ about }) => about === lead.id);
  const sent = (...kinds: string[]) =>
    mine.some(({ kind, rejected }) => rejected === null && kinds.includes(kind));
  const isEnded = sent("end");
  const waits = lead.waiting !== "" || sent("transfer", "search");
  return (
    <li className="card">
      <div className="line">
        <h2>{lead.person.name}</h2>
        <SexAge sex={lead.person.sex} age={lead.person.age} />
        <Due lead={lead} ahead={field.shown.ahead} />
      </div>
      <p>{lead.address}</p>
      <p className="soft">
        {[lead.exposure, lead.list, fill(words.lead.tries, { n: lead.attempts })]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {lead.taken_by === "" ? null : (
        <p className="soon">{fill(words.lead.taken, { name: lead.taken_by })}</p>
      )}
      {lead.waiting === "" ? null : <p className="soon">{words.lead.waiting[lead.waiting]}</p>}
      <Phones person={lead.person} purpose="locate" />
      <Stamps records={mine} />
      {isEnded ? null : (
        <div className="acts">
          <button
            type="button"
            className="plain-button"
            onClick={() => open({ kind: "attempt", lead })}
          >
            {words.lead.attempt}
          </button>
          {waits ? null : (
            <button
              type="button"
              className="plain-button"
              onClick={() => open({ kind: "end", lead })}
            >
              {words.lead.end}
            </button>
          )}
        </div>
      )}
    </li>
  );
}

export function SexAge({ sex, age }: { sex: string; age: number | null | undefined }) {
  const { language } = useWords();
  const chinese: Record<string, string> = { male: "男", female: "女" };
  const parts = [
    language === "zh" ? (chinese[sex] ?? "") : sex,
    age === null || age === undefined ? "" : language === "zh" ? `${age} 岁` : `${age}`,
  ];
  return <span className="soft">{parts.filter(Boolean).join(" · ")}</span>;
}

function Due({ lead, ahead }: { lead: Lead; ahead: number }) {
  const { language, words } = useWords();
  const now = new Date(useNow().getTime() + ahead);
  const left = timeLeft(lead.locate_by, now) ?? 0;
  if (left < 0) {
    return (
      <span className="late numbers">
        {fill(words.lead.late, { by: sayLength(left, language) })}
      </span>
    );
  }
  return (
    <span className="soon numbers">
      {fill(words.lead.due, { at: sayShort(lead.locate_by, now) })}
    </span>
  );
}
