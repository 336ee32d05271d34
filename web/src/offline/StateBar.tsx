import { useState } from "react";

import { sayShort } from "@/parts/moments";
import { say } from "@/parts/problems";

import { SignIn } from "./Door";
import { OutboxSheet } from "./OutboxSheet";
import { Sheet } from "./Sheet";
import type { AnyPage } from "./useOffline";
import { fill, useShared } from "./words";

/** Always there: whether all is sent, what waits since when, and the button that sends it. */
export function StateBar({ page }: { page: AnyPage }) {
  const { words } = useShared();
  const { shown, busy, sync } = page;
  const [open, setOpen] = useState<"" | "outbox" | "sign-in">("");
  const close = () => setOpen("");
  return (
    <section className="state" aria-label={words.outbox.title}>
      <div>
        <p role="status">
          <Standing page={page} />
        </p>
        <button
          type="button"
          className="plain-button small"
          disabled={busy}
          onClick={() => void sync()}
        >
          {busy ? words.outbox.sending : words.outbox.sendNow}
        </button>
        {shown.standing.waiting + shown.standing.parked > 0 ? (
          <button type="button" className="plain-button small" onClick={() => setOpen("outbox")}>
            {words.outbox.title}
          </button>
        ) : null}
        <Why page={page} signIn={() => setOpen("sign-in")} />
      </div>
      {open === "outbox" ? <OutboxSheet page={page} close={close} /> : null}
      {open === "sign-in" && page.ended === "sign-in" ? (
        <Sheet title={words.outbox.again} close={close}>
          <SignIn page={page} />
        </Sheet>
      ) : null}
    </section>
  );
}

/** "All sent, last at 09:30", or how many wait since when, and how many were refused. */
function Standing({ page }: { page: AnyPage }) {
  const { words } = useShared();
  const { standing, sent_at } = page.shown;
  const now = new Date();
  const { parked } = standing;
  const last =
    sent_at === null
      ? words.outbox.neverSent
      : fill(words.outbox.lastSent, { at: sayShort(sent_at, now) });
  const waiting =
    standing.since !== null &&
    fill(words.outbox.waiting, { n: standing.waiting, since: sayShort(standing.since, now) });
  return (
    <>
      {waiting === false ? (
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
function Why({ page, signIn }: { page: AnyPage; signIn: () => void }) {
  const { language, words } = useShared();
  const { ended, problem, shown } = page;
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
