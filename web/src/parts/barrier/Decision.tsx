import type { ReactNode } from "react";

import type { Language } from "../moments";
import { say as inLanguage, type Words } from "../problems";
import "./barrier.css";
import type { Outcome } from "./kinds";
import { lightOf } from "./sound";
import { useSay } from "./words";

/** What was decided of one person, and why. */
export interface DecidedPerson {
  name: string;
  outcome: Outcome | "";
  says: Words;
  reference: Words;
}

interface Props {
  plate: string;
  outcome: Outcome | "";
  /** Whom an officer calls about somebody who is handed over. */
  phone: string;
  people: DecidedPerson[];
  remarks: Words[];
  language: Language;
  /** By when the vehicle leaves; by whom it was decided. */
  marks?: ReactNode;
  /** What can be done with it. */
  children?: ReactNode;
}

/** The decision on the vehicle in large letters, and why, person by person. */
export function Decision({ plate, outcome, phone, people, remarks, ...props }: Props) {
  const say = useSay();
  const { language, marks, children } = props;
  return (
    <section
      className={`decision decision-${lightOf(outcome)}`}
      role="status"
      aria-label={say("decision")}
    >
      <div className="decision-plate">{plate || say("noPlate")}</div>
      <div className="decision-word">{say(`outcomes.${outcome || "none"}`)}</div>
      {people.some((each) => each.outcome === "hand_over") ? (
        <p className="decision-call">{say("call", { phone })}</p>
      ) : null}
      {marks}
      <ul>
        {people.map((each, place) => (
          <li key={place}>
            <b>{say(`outcomes.${each.outcome || "none"}`)}</b> {each.name}
            <div>{inLanguage(each.says, language)}</div>
            <div className="decision-reference">{inLanguage(each.reference, language)}</div>
          </li>
        ))}
      </ul>
      {remarks.map((said) => (
        <p key={said.zh}>{inLanguage(said, language)}</p>
      ))}
      {children}
    </section>
  );
}

export function NoDecision() {
  const say = useSay();
  return (
    <section className="decision decision-none" aria-label={say("decision")}>
      {say("nobodyYet")}
    </section>
  );
}
