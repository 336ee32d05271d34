import { useState } from "react";

import { fill } from "@/offline/words";
import { lightOf } from "@/parts/barrier/sound";
import { useSay } from "@/parts/barrier/words";
import { sayShort } from "@/parts/moments";

import type { DeskList } from "./desk";
import { Settle } from "./Settle";
import { waitingHere, type Vehicle } from "./settling";
import type { AtDesk } from "./useDesk";
import { useWords } from "./words";

/** The vehicles that did not go on yet: a second check lets them go or turns them back. */
export function WaitingHere({ desk, list }: { desk: AtDesk; list: DeskList }) {
  const { words } = useWords();
  const say = useSay();
  const [deciding, setDeciding] = useState<Vehicle | null>(null);
  const vehicles = waitingHere(list);
  if (vehicles.length === 0 && deciding === null) return null;
  return (
    <section className="card waiting-here">
      <h2>{fill(words.waiting.title, { n: vehicles.length })}</h2>
      <ol>
        {vehicles.map((each) => (
          <li key={each.id} className="passage-line">
            <span className={`light light-${lightOf(each.outcome)}`}>
              {say(`outcomes.${each.outcome || "none"}`)}
            </span>
            <b>{each.plate || say("noPlate")}</b>
            <span className="soft numbers">
              {each.people.map(({ who }) => who).join("、")} · {sayShort(each.at, new Date())}
            </span>
            <button type="button" className="plain-button small" onClick={() => setDeciding(each)}>
              {say("settle")}
            </button>
          </li>
        ))}
      </ol>
      {deciding === null ? null : (
        <Settle desk={desk} vehicle={deciding} close={() => setDeciding(null)} />
      )}
    </section>
  );
}
