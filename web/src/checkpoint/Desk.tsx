import { useState } from "react";

import { StoreFull } from "@/offline/outbox";
import { useStorage } from "@/offline/useStorage";
import { fill } from "@/offline/words";
import { BarrierForm } from "@/parts/barrier/BarrierForm";
import { Decision, NoDecision } from "@/parts/barrier/Decision";
import { barrierIn, Saying, useSay } from "@/parts/barrier/words";
import { sayShort } from "@/parts/moments";

import type { DeskList, Passed } from "./desk";
import { LastTen } from "./LastTen";
import { Notices } from "./Notices";
import { ShiftBar } from "./ShiftBar";
import type { AtDesk } from "./useDesk";
import { useWords } from "./words";

/** Where an officer stands: one vehicle after the other, with a network or without. */
export function Desk({ desk }: { desk: AtDesk }) {
  const { language, words } = useWords();
  const { list } = desk.page.shown;
  const isKept = useStorage();
  return (
    <Saying value={barrierIn(language)}>
      {list === null || list.rules === null ? (
        <p className="card soft">
          {list !== null && list.checkpoints.length === 0 ? words.none : words.wait}
        </p>
      ) : (
        <AtBarrier desk={desk} list={list} />
      )}
      {isKept ? null : <p className="notice">{words.storage}</p>}
    </Saying>
  );
}

function AtBarrier({ desk, list }: { desk: AtDesk; list: DeskList }) {
  const { words } = useWords();
  const { page } = desk;
  const { others } = page.shown;
  return (
    <>
      <ShiftBar desk={desk} list={list} />
      <Notices page={page} list={list} />
      {others > 0 ? <p className="notice">{fill(words.outbox.others, { n: others })}</p> : null}
      <div className="at-barrier">
        <Form desk={desk} list={list} />
        <div className="at-answers">
          <Newest list={list} />
          <LastTen desk={desk} list={list} />
        </div>
      </div>
    </>
  );
}

function Form({ desk, list }: { desk: AtDesk; list: DeskList }) {
  const { words } = useWords();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState("");
  return (
    <BarrierForm
      checkpoint={list.chosen}
      units={list.units}
      isBusy={busy}
      send={(passage, done) => {
        setBusy(true);
        setSaid("");
        desk
          .register(passage)
          .then(done, (error: unknown) =>
            setSaid(error instanceof StoreFull ? words.full : words.notSaved),
          )
          .finally(() => setBusy(false));
      }}
      button={
        <button type="submit" className="big register" disabled={busy}>
          {busy ? words.saving : words.register}
        </button>
      }
    >
      <p role="alert" className="late">
        {said}
      </p>
    </BarrierForm>
  );
}

function Newest({ list }: { list: DeskList }) {
  const { words } = useWords();
  const [newest] = list.passed;
  if (newest === undefined) return <NoDecision />;
  if (newest.by === "waiting") {
    return (
      <section className="decision decision-none" aria-live="polite">
        <div className="decision-plate">{newest.plate}</div>
        {words.asking}
      </section>
    );
  }
  return <Decided passed={newest} phone={list.rules?.checkpoint.phone ?? ""} />;
}

function Decided({ passed, phone }: { passed: Passed; phone: string }) {
  const { language, words } = useWords();
  const say = useSay();
  const { leave_by } = passed;
  return (
    <Decision
      {...passed}
      phone={phone}
      language={language}
      marks={
        <>
          {leave_by === null ? null : (
            <p>
              {say("leaveBy")} {sayShort(leave_by, new Date())}
            </p>
          )}
          {passed.by === "device" ? <p className="alone">{words.alone}</p> : null}
        </>
      }
    />
  );
}
