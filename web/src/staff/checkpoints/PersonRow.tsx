import { useTranslation } from "react-i18next";

import { isMistyped, readCard } from "./card";
import type { PersonFields } from "./form";
import { PERSON_MARKS, readMarks } from "./marks";

/** One person in the vehicle: what a scanner types, the test, the temperature, what is known. */
export function PersonRow({
  place,
  person,
  change,
}: {
  place: number;
  person: PersonFields;
  change: (part: Partial<PersonFields>) => void;
}) {
  const { t } = useTranslation();
  const field = (name: keyof PersonFields) => (
    <label className={`passage-field person-${name}`}>
      <span>{t(`barrier.${name}`)}</span>
      <input
        name={name}
        data-place={place}
        value={person[name]}
        autoComplete="off"
        inputMode={name === "card" ? "text" : "decimal"}
        onChange={({ target }) => change({ [name]: target.value })}
      />
    </label>
  );
  const said = readMarks(person.marks, PERSON_MARKS);
  const { document } = readCard(person.card);
  return (
    <fieldset className="passage-person">
      <legend>{place === 0 ? t("barrier.driver") : t("barrier.personAt", { n: place + 1 })}</legend>
      {field("card")}
      {field("testHours")}
      {field("celsius")}
      {field("marks")}
      {field("leaveHours")}
      {field("phone")}
      {isMistyped(document) ? (
        <p className="person-said" role="alert">
          {t("barrier.mistyped")}
        </p>
      ) : null}
      {said.length === 0 ? null : (
        <p className="person-said">{said.map((mark) => t(`barrier.said.${mark}`)).join(" · ")}</p>
      )}
    </fieldset>
  );
}
