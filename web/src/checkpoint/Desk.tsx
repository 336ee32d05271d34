import { useMemo, useState } from "react";

import { StoreFull } from "@/offline/outbox";
import { useStorage } from "@/offline/useStorage";
import { fill } from "@/offline/words";
import { regularIn } from "@/parts/barrier/again";
import { BarrierForm } from "@/parts/barrier/BarrierForm";
import { Decision, NoDecision } from "@/parts/barrier/Decision";
import { useLane } from "@/parts/barrier/lane";
import type { Lane } from "@/parts/barrier/places";
import { barrierIn, Saying, useSay } from "@/parts/barrier/words";
import { sayShort } from "@/parts/moments";

import { outOfReach } from "./deciding";
import type { DeskList, Passed } from "./desk";
import { AtThisCheckpoint } from "./AtThisCheckpoint";
import { Doubled } from "./Doubled";
import { FindSlip } from "./FindSlip";
import { LastTen } from "./LastTen";
import { Notices } from "./Notices";
import { sayLost } from "./saying";
import { asDecided } from "./settling";
import { ShiftBar } from "./ShiftBar";
import { SlipCorner } from "./SlipCorner";
import type { AtDesk } from "./useDesk";
import { WaitingHere } from "./WaitingHere";
import { useWords } from "./words";

/** Where an officer stands: one vehicle after the other, with a network or without. */
export function Desk({ desk }: { desk: AtDesk }) {
  const { language, words } = useWords();
  const kept = desk.page.shown.list;
  const list = useMemo(() => kept && asDecided(kept), [kept]);
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
  const lanes = useLane(list.chosen, list.lanes);
  return (
    <>
      <ShiftBar desk={desk} list={list} lanes={lanes} />
      <Notices page={page} list={list} />
      {others > 0 ? <p className="notice">{fill(words.outbox.others, { n: others })}</p> : null}
      <div className="at-barrier">
        <Form desk={desk} list={list} lane={lanes.lane} />
        <div className="at-answers">
          <Newest desk={desk} list={list} />
          <WaitingHere desk={desk} list={list} />
          <LastTen desk={desk} list={list} />
          <AtThisCheckpoint list={list} />
          <FindSlip desk={desk} list={list} />
        </div>
      </div>
    </>
  );
}

function Form({ desk, list, lane }: { desk: AtDesk; list: DeskList; lane: Lane | undefined }) {
  const { words } = useWords();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState("");
  return (
    <BarrierForm
      place={{ id: list.chosen, ...list.place }}
      lane={lane}
      units={list.units}
      isBusy={busy}
      regular={(plate) => regularIn(list.regulars, plate, Date.now())}
      send={(passage, done) => {
        const at = new Date(Date.now() + desk.page.shown.ahead);
        const lost = outOfReach(list.rules?.rules ?? null, passage, at);
        if (lost !== null) {
          setSaid(sayLost(words, lost));
          return;
        }
        setBusy(true);
        setSaid("");
        desk
          .register(passage)
          .then(done, (error: unknown) =>
            setSaid(error instanceof StoreFull ? words.vehicleFull : words.vehicleNotSaved),
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

function Newest({ desk, list }: { desk: AtDesk; list: DeskList }) {
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
  const { records, standing } = desk.page.shown;
  const isWaiting = records.some(({ id }) => id === newest.id) || standing.waiting > records.length;
  return <Decided desk={desk} passed={newest} list={list} isWaiting={isWaiting} />;
}

function Decided(props: { desk: AtDesk; passed: Passed; list: DeskList; isWaiting: boolean }) {
  const { desk, passed, list, isWaiting } = props;
  const phone = list.rules?.checkpoint.phone ?? "";
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
          {leave_by === null || !passed.outcome.startsWith("admit") ? null : (
            <p>
              {say("leaveBy")} {sayShort(leave_by, new Date())}
            </p>
          )}
          <Doubled desk={desk} list={list} passed={passed} />
          {passed.by === "device" ? <p className="alone">{words.alone}</p> : null}
          {passed.by === "relay" ? <p className="alone">{words.relayed}</p> : null}
        </>
      }
    >
      <SlipCorner
        passage={passed.id}
        phone={phone}
        isWaiting={isWaiting}
        canPrint={list.here?.relay == null}
      />
    </Decision>
  );
}
