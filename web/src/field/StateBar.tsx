import { useState } from "react";

import { sayShort } from "@/parts/moments";
import { say } from "@/parts/problems";

import { SignIn } from "./Door";
import { OutboxSheet } from "./OutboxSheet";
import { Sheet } from "./Sheet";
import type { Field } from "./useField";
import { fill, useWords } from "./words";

/** Always there: whether all is sent, what waits since when, and the button that sends it. */
export function StateBar({ field }: { field: Field }) {
  const { words } = useWords();
  const { shown, busy, sync } = field;
  const [open, setOpen] = useState<"" | "outbox" | "sign-in">("");
  const close = () => setOpen("");
  return (
    <section className="state" aria-label={words.outbox.title}>
      <div>
        <p role="status">
          <Standing field={field} />
        </p>
        <button
          type="button"
          className="plain-button small"
          disabled={busy}
          onClick={() => void sync()}
        >
          {busy ? words.outbox.sending : words.outbox.sendNow}
        </button>
        {shown.records.length > 0 ? (
          <button type="button" className="plain-button small" onClick={() => setOpen("outbox")}>
            {words.outbox.title}
          </button>
        ) : null}
        <Why field={field} signIn={() => setOpen("sign-in")} />
      </div>
      {open === "outbox" ? <OutboxSheet field={field} close={close} /> : null}
      {open === "sign-in" && field.ended === "sign-in" ? (
        <Sheet title={words.outbox.again} close={close}>
          <SignIn field={field} />
        </Sheet>
      ) : null}
    </section>
  );
}

/** "All sent, last at 09:30", or how many wait since when, and how many were refused. */
function Standing({ field }: { field: Field }) {
  const { words } = useWords();
  const { records, sent_at } = field.shown;
  const now = new Date();
  const parked = records.filter(({ rejected }) => rejected !== null).length;
  const [first] = records.filter(({ rejected }) => rejected === null);
  const last =
    sent_at === null
      ? words.outbox.neverSent
      : fill(words.outbox.lastSent, { at: sayShort(sent_at, now) });
  const waiting =
    first &&
    fill(words.outbox.waiting, {
      n: records.length - parked,
      since: sayShort(first.made_at, now),
    });
  return (
    <>
      {waiting === undefined ? (
        <span className="done">{words.outbox.allSent}</span>
      ) : (
        <span className="soon numbers">{waiting}</span>
      )}
      {parked > 0 ? (
        <span className="late numbers"> · {fill(words.outbox.parked, { n: parked })}</span>
      ) : null}
      <span className="soft numbers"> · {last}</span>
    </>
  );
}

/** Why it is not sent, and what to do. */
function Why({ field, signIn }: { field: Field; signIn: () => void }) {
  const { language, words } = useWords();
  const { ended, problem, shown } = field;
  if (ended === "empty") return null;
  const text =
    ended === "later" && problem !== null
      ? say(problem.detail ?? problem.title, language)
      : fill(words.outbox[ended], { name: shown.name });
  return (
    <p className="why soft">
      {text}{" "}
      {ended === "sign-in" ? (
        <button type="button" className="plain-button small" onClick={signIn}>
          {words.outbox.again}
        </button>
      ) : null}
    </p>
  );
}
