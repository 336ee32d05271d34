import { useState } from "react";

import { Sheet } from "@/offline/Sheet";
import { fill } from "@/offline/words";

import { closesByHand, isFull, takes, type DeskList, type Swab, type Tube } from "./desk";
import type { AtDesk } from "./useDesk";
import { useKeeping } from "./useKeeping";
import { useWords } from "./words";

/** The tube at hand: who is in it in their order, and which places are free. */
export function TubeCard({ desk, tube }: { desk: AtDesk; tube: Tube }) {
  const { words } = useWords();
  const [asked, setAsked] = useState<Swab | null>(null);
  const { problem, keeping } = useKeeping();
  const { people, capacity } = tube;
  const places = Math.max(capacity, ...people.map(({ place }) => place));
  return (
    <section className="card tube" aria-label={fill(words.tube, { barcode: tube.barcode })}>
      <h2>
        {tube.barcode}{" "}
        <span className="numbers">
          {people.length} / {capacity}
        </span>{" "}
        <Marks tube={tube} />
      </h2>
      <ol className="places">
        {Array.from({ length: places }, (_, at) => at + 1).map((place) => (
          <Place
            key={place}
            place={place}
            swab={people.find((each) => each.place === place)}
            ask={setAsked}
          />
        ))}
      </ol>
      {closesByHand(tube) ? (
        <button
          type="button"
          className="plain-button"
          onClick={() => void keeping(() => desk.close(tube))}
        >
          {words.close}
        </button>
      ) : null}
      <p role="alert" className="late">
        {problem}
      </p>
      {asked === null ? null : (
        <Why
          swab={asked}
          close={() => setAsked(null)}
          say={(why) =>
            void keeping(() => desk.withdraw(asked, why)).then((done) => done && setAsked(null))
          }
        />
      )}
    </section>
  );
}

function Marks({ tube }: { tube: Tube }) {
  const { words } = useWords();
  const closed = isFull(tube) ? words.tubeFull : words.closed;
  const end = takes(tube) || closesByHand(tube) ? "" : closed;
  return (
    <>
      {end === "" ? null : <span className="done">{end}</span>}{" "}
      <span className={tube.state === "refused" ? "late" : "soon"}>{words.state[tube.state]}</span>
    </>
  );
}

interface PlaceProps {
  place: number;
  swab: Swab | undefined;
  ask: (swab: Swab) => void;
}

function Place({ place, swab, ask }: PlaceProps) {
  const { words } = useWords();
  return (
    <li className={swab === undefined ? "soft" : "taken"}>
      <b className="numbers">{place}</b> <span>{swab?.name ?? words.free}</span>
      {swab === undefined ? null : (
        <>
          <span className={swab.state === "refused" ? "late" : "soon"}>
            {" "}
            {words.state[swab.state]}
          </span>
          {swab.state === "refused" ? null : (
            <button
              type="button"
              className="plain-button small"
              aria-label={fill(words.withdrawWhom, { name: `${place} ${swab.name}` })}
              onClick={() => ask(swab)}
            >
              {words.withdraw}
            </button>
          )}
        </>
      )}
    </li>
  );
}

interface WhyProps {
  swab: Swab;
  close: () => void;
  say: (why: string) => void;
}

function Why({ swab, close, say }: WhyProps) {
  const { words } = useWords();
  return (
    <Sheet title={fill(words.withdrawWhom, { name: swab.name })} close={close}>
      <div className="choices">
        {words.whys.map((why) => (
          <button key={why} type="button" className="choice" onClick={() => say(why)}>
            {why}
          </button>
        ))}
      </div>
      <div className="acts">
        <button type="button" className="plain-button" onClick={close}>
          {words.cancel}
        </button>
      </div>
    </Sheet>
  );
}

/** Tubes of this desk that still take somebody: one is taken up again with a tap. */
export function OtherTubes({ desk, list }: { desk: AtDesk; list: DeskList }) {
  const { words } = useWords();
  const others = list.tubes.filter((each) => takes(each) && each.id !== desk.tube?.id);
  if (others.length === 0) return null;
  return (
    <section className="card">
      <h2>{words.open}</h2>
      <div className="choices">
        {others.map((each) => (
          <button
            key={each.id}
            type="button"
            className="choice numbers"
            onClick={() => void desk.set({ current: each.id })}
          >
            {each.barcode} {each.people.length}/{each.capacity}
          </button>
        ))}
      </div>
    </section>
  );
}
