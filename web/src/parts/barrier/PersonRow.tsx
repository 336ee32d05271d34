import { takeFocus } from "../focus";

import { isWrongNumber, type PersonFields } from "./form";
import { PERSON_MARKS, readMarks } from "./marks";
import { useSay } from "./words";

/** One person in the vehicle: what a scanner types, the test, the temperature, what is known. */
export function PersonRow({
  place,
  person,
  isGuest,
  isFirst,
  change,
}: {
  place: number;
  person: PersonFields;
  /** Whoever comes on foot drives nothing. */
  isGuest: boolean;
  /** The form begins here. */
  isFirst: boolean;
  change: (part: Partial<PersonFields>) => void;
}) {
  const say = useSay();
  const field = (name: keyof PersonFields) => (
    <label className={`passage-field person-${name}`}>
      <span>{say(name)}</span>
      <input
        name={name}
        data-place={place}
        value={person[name]}
        autoComplete="off"
        ref={isFirst && name === "card" ? takeFocus : undefined}
        inputMode={name === "card" ? "text" : "decimal"}
        onChange={({ target }) => change({ [name]: target.value })}
      />
    </label>
  );
  const marks = readMarks(person.marks, PERSON_MARKS);
  return (
    <fieldset className="passage-person">
      <legend>{place === 0 && !isGuest ? say("driver") : say("personAt", { n: place + 1 })}</legend>
      {field("card")}
      {field("testHours")}
      {field("celsius")}
      {field("marks")}
      {field("leaveHours")}
      {field("phone")}
      {isWrongNumber(person) ? (
        <p className="person-said" role="alert">
          {say("mistyped")}
        </p>
      ) : null}
      {marks.length === 0 ? null : (
        <p className="person-said">{marks.map((mark) => say(`said.${mark}`)).join(" · ")}</p>
      )}
    </fieldset>
  );
}
