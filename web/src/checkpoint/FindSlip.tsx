import { type SyntheticEvent, useState } from "react";

import type { components } from "@/api/schema";
import { ask } from "@/offline/office";
import { fill } from "@/offline/words";
import { lightOf } from "@/parts/barrier/sound";
import { useSay } from "@/parts/barrier/words";
import { sayShort } from "@/parts/moments";

import type { DeskList } from "./desk";
import { Settle } from "./Settle";
import { vehicleOf, type Vehicle } from "./settling";
import { readSlip, slipNumber } from "./slips";
import type { AtDesk } from "./useDesk";
import { useWords } from "./words";

type Shown = components["schemas"]["PassageShown"];
type Found = Vehicle | "nobody" | "unknown" | "form";

/** Somebody comes with a slip: its passage by the number, from this device or from the server. */
export function FindSlip({ desk, list }: { desk: AtDesk; list: DeskList }) {
  const say = useSay();
  const { language, words } = useWords();
  const [typed, setTyped] = useState("");
  const [found, setFound] = useState<Found | null>(null);
  const [isDeciding, setDeciding] = useState(false);

  async function submit(event: SyntheticEvent) {
    event.preventDefault();
    const number = readSlip(typed);
    if (number === null) {
      setFound("form");
      return;
    }
    const own = list.passed.find(({ id }) => slipNumber(id) === number);
    const isKnown = own !== undefined && own.people.length > 0;
    setFound(isKnown ? vehicleOf(own) : await askServer(number, language));
  }

  return (
    <section className="card find-slip">
      <form onSubmit={(event) => void submit(event)}>
        <label htmlFor="slip-number">{words.slip.find}</label>
        <input
          id="slip-number"
          autoComplete="off"
          maxLength={16}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        <button type="submit" className="plain-button small">
          {words.slip.look}
        </button>
      </form>
      {found === null ? null : (
        <div role="status">
          {typeof found === "string" ? (
            <p>{words.slip[found]}</p>
          ) : (
            <p className="passage-line">
              <VehicleLine vehicle={found} />
              <button
                type="button"
                className="plain-button small"
                onClick={() => setDeciding(true)}
              >
                {say("otherwise")}
              </button>
            </p>
          )}
        </div>
      )}
      {isDeciding && found !== null && typeof found !== "string" ? (
        <Settle
          desk={desk}
          vehicle={found}
          close={() => {
            setDeciding(false);
            setFound(null);
          }}
        />
      ) : null}
    </section>
  );
}

function VehicleLine({ vehicle }: { vehicle: Vehicle }) {
  const { words } = useWords();
  const say = useSay();
  const { id, at, plate, outcome, people } = vehicle;
  return (
    <>
      <span className={`light light-${lightOf(outcome)}`}>
        {say(`outcomes.${outcome || "none"}`)}
      </span>
      <b>{plate || say("noPlate")}</b>
      <span className="soft numbers">
        {people.map(({ who }) => who).join("、")} · {sayShort(at, new Date())} ·{" "}
        {fill(words.slip.number, { number: slipNumber(id) })}
      </span>
    </>
  );
}

/** The passage with this number as the server knows it; "unknown" where nobody can be asked. */
async function askServer(number: string, language: "zh" | "en"): Promise<Found> {
  try {
    const { items } = await ask<{ items: Shown[] }>(`/passages?slip=${number}`, language);
    const [passage] = items;
    if (passage === undefined) return "nobody";
    const { id, passed_at: at, plate, outcome, travellers } = passage;
    const people = travellers.map((each) => ({
      place: each.place,
      who: `${each.name} ${each.document}`.trim(),
      outcome: each.outcome,
    }));
    return { id, at, plate, outcome, people };
  } catch {
    return "unknown";
  }
}
