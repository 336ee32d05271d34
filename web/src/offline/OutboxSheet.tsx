import { sayShort } from "@/parts/moments";
import { say } from "@/parts/problems";

import { Sheet } from "./Sheet";
import type { Waiting } from "./store";
import type { AnyPage } from "./useOffline";
import { fill, useShared } from "./words";

/** Every record that is still here: what waits, and what was refused with the reason. */
export function OutboxSheet({ page, close }: { page: AnyPage; close: () => void }) {
  const { words } = useShared();
  const { records, standing } = page.shown;
  const more = standing.waiting + standing.parked - records.length;
  return (
    <Sheet title={words.outbox.title} close={close}>
      {records.length === 0 ? <p className="soft">{words.outbox.none}</p> : null}
      <ul className="cards">
        {records.map((record) => (
          <Line key={record.id} record={record} letGo={() => void page.letGo(record.id)} />
        ))}
      </ul>
      {more > 0 ? <p className="soft">{fill(words.outbox.more, { n: more })}</p> : null}
      <div className="acts">
        <button type="button" className="plain-button" onClick={close}>
          {words.cancel}
        </button>
      </div>
    </Sheet>
  );
}

function Line({ record, letGo }: { record: Waiting; letGo: () => void }) {
  const { language, words } = useShared();
  const { rejected } = record;
  return (
    <li className={rejected === null ? "stamp" : "stamp refused"}>
      <p className="line">
        <b>{record.label}</b>
        <span className="soft numbers">
          {sayShort(record.made_at, new Date())} · {fill(words.outbox.tries, { n: record.tries })}
        </span>
      </p>
      {rejected === null ? null : (
        <>
          <p>
            {words.outbox.why}{" "}
            <span className="late">{say(rejected.detail ?? rejected.title, language)}</span>
          </p>
          <button
            type="button"
            className="plain-button small"
            onClick={() => {
              if (window.confirm(words.outbox.letGoAsk)) letGo();
            }}
          >
            {words.outbox.letGo}
          </button>
        </>
      )}
    </li>
  );
}
