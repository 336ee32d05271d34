import { type SyntheticEvent, useState } from "react";

import { Sheet } from "@/offline/Sheet";
import { fill } from "@/offline/words";
import { OUTCOMES, type Outcome } from "@/parts/barrier/kinds";
import { useSay } from "@/parts/barrier/words";

import { waits, type Vehicle } from "./settling";
import type { AtDesk } from "./useDesk";
import { useWords } from "./words";

interface Props {
  desk: AtDesk;
  vehicle: Vehicle;
  close: () => void;
}

/** A second check decides, or an officer decides otherwise than the rule: on whom, what and why. */
export function Settle({ desk, vehicle, close }: Props) {
  const { words } = useWords();
  const say = useSay();
  const due = vehicle.people.filter(({ outcome }) => waits(outcome)).map(({ place }) => place);
  const [places, setPlaces] = useState(due.length > 0 ? due : [1]);
  const [outcome, setOutcome] = useState<Outcome | "">("");
  const [reason, setReason] = useState("");
  const [failed, setFailed] = useState(false);

  async function submit(event: SyntheticEvent) {
    event.preventDefault();
    if (outcome === "") return;
    setFailed(false);
    try {
      await desk.decide(vehicle, places, { outcome, reason: reason.trim() });
      close();
    } catch {
      setFailed(true);
    }
  }

  const title = `${say(due.length > 0 ? "settle" : "otherwise")} · ${vehicle.plate || say("noPlate")}`;
  return (
    <Sheet title={title} close={close}>
      <form onSubmit={(event) => void submit(event)}>
        <Who vehicle={vehicle} due={due} places={places} choose={setPlaces} />
        <label htmlFor="settled-outcome">{say("decision")}</label>
        <select
          id="settled-outcome"
          required
          value={outcome}
          onChange={({ target }) =>
            setOutcome(OUTCOMES.find((each) => each === target.value) ?? "")
          }
        >
          <option value="" />
          {OUTCOMES.map((each) => (
            <option key={each} value={each}>
              {say(`outcomes.${each}`)}
            </option>
          ))}
        </select>
        <label htmlFor="settled-reason">{say("reason")}</label>
        <input
          id="settled-reason"
          required
          pattern=".*\S.*"
          maxLength={300}
          autoComplete="off"
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
        <p className="soft">{words.waiting.otherwise}</p>
        <p role="alert" className="late">
          {failed ? words.waiting.late : null}
        </p>
        <div className="foot">
          <button type="button" className="plain-button" onClick={close}>
            {words.cancel}
          </button>
          <button type="submit" className="big">
            {say("done")}
          </button>
        </div>
      </form>
    </Sheet>
  );
}

/** On whom: everybody who waits, or one of the people in the vehicle. */
function Who(props: {
  vehicle: Vehicle;
  due: number[];
  places: number[];
  choose: (places: number[]) => void;
}) {
  const { vehicle, due, places, choose } = props;
  const { words } = useWords();
  const say = useSay();
  return (
    <>
      <label htmlFor="settled-who">{say("person")}</label>
      <select
        id="settled-who"
        value={places.join()}
        onChange={({ target }) => choose(target.value.split(",").map(Number))}
      >
        {due.length > 1 ? (
          <option value={due.join()}>{fill(words.waiting.everybody, { n: due.length })}</option>
        ) : null}
        {vehicle.people.map(({ place, who, outcome }) => (
          <option key={place} value={String(place)}>
            {place} · {who} · {say(`outcomes.${outcome || "none"}`)}
          </option>
        ))}
      </select>
    </>
  );
}
