import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { WriteProblem } from "@/parts/States";

import { unitsQuery } from "../units/queries";
import {
  carriesGoods,
  EMPTY,
  newKey,
  peopleIn,
  skipsPhone,
  toSend,
  withPerson,
  type PassageFields,
} from "./form";
import { PersonRow } from "./PersonRow";
import { CLASSES, DIRECTIONS, type Decided, type PassageSent } from "./queries";
import { lightOf, playLight } from "./sound";
import { findUnit, sayUnit } from "./units";

type Texts = "plate" | "origin" | "destination" | "unit" | "permit" | "goods" | "load";

/** The passage that is being typed: its key and the moment of its first letter. */
interface Begun {
  id: string;
  at: number;
}

function begin(): Begun {
  const at = Date.now();
  return { id: newKey(at, crypto.getRandomValues(new Uint8Array(10))), at };
}

/**
 * A vehicle and everybody in it, by keyboard alone: Enter goes on to the next field, a scanner
 * types a card, and Enter in an empty row for a person saves. The key of the passage is made once,
 * so that pressing again after a broken line is the same passage.
 */
export function PassageForm({
  checkpoint,
  decided,
}: {
  checkpoint: string;
  decided: (answer: Decided) => void;
}) {
  const { t } = useTranslation();
  const units = useQuery(unitsQuery);
  const [fields, setFields] = useState<PassageFields>(EMPTY);
  const begun = useRef<Begun | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const send = useWrite(
    (passage: PassageSent, headers) =>
      ask(api.POST("/api/passages", { body: { passages: [passage] }, headers })),
    ({ items }) => {
      const [answer] = items;
      if (answer === undefined) return;
      playLight(lightOf(answer.passage.outcome));
      setFields({ ...EMPTY, direction: fields.direction, origin: fields.origin });
      begun.current = null;
      focusAt(form.current, 0);
      decided(answer);
    },
  );
  const save = () => {
    if (peopleIn(fields).length === 0 || send.isPending) return;
    const { id, at } = (begun.current ??= begin());
    const unit = findUnit(units.data?.items ?? [], fields.unit);
    send.mutate(toSend(fields, { id, checkpoint, unit, now: Date.now(), begun: at }));
  };
  const change = (changed: PassageFields) => {
    begun.current ??= begin();
    setFields(changed);
  };
  return (
    <form
      ref={form}
      className="passage-form"
      aria-label={t("barrier.form")}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event) => goOn(event, form.current, fields, save)}
    >
      <VehicleFields fields={fields} change={change} />
      <datalist id="barrier-units">
        {units.data?.items.map((unit) => (
          <option key={unit.code} value={sayUnit(unit)} />
        ))}
      </datalist>
      {fields.people.map((person, place) => (
        <PersonRow
          key={place}
          place={place}
          person={person}
          change={(part) => change(withPerson(fields, place, part))}
        />
      ))}
      <div className="passage-save">
        <Button type="primary" size="large" htmlType="submit" loading={send.isPending}>
          {t("barrier.save")}
        </Button>
        <span className="soft">{t("barrier.keys")}</span>
      </div>
      <p className="soft passage-marks">{t("barrier.marksHelp")}</p>
      <WriteProblem error={send.error} />
    </form>
  );
}

function VehicleFields({
  fields,
  change,
}: {
  fields: PassageFields;
  change: (changed: PassageFields) => void;
}) {
  const { t } = useTranslation();
  const text = (name: Texts, list?: string) => (
    <label className={`passage-field vehicle-${name}`}>
      <span>{t(`barrier.${name}`)}</span>
      <input
        name={name}
        value={fields[name]}
        list={list}
        autoComplete="off"
        autoFocus={name === "plate"}
        onChange={({ target }) => change({ ...fields, [name]: target.value })}
      />
    </label>
  );
  return (
    <div className="passage-vehicle">
      {text("plate")}
      <Choice
        name="class"
        value={fields.vehicleClass}
        options={CLASSES.map((each) => [each, t(`barrier.classes.${each}`)])}
        change={(vehicleClass) => change({ ...fields, vehicleClass })}
      />
      <Choice
        name="direction"
        value={fields.direction}
        options={DIRECTIONS.map((each) => [each, t(`barrier.directions.${each}`)])}
        change={(direction) => change({ ...fields, direction })}
      />
      {text("origin")}
      {text("destination")}
      {text("unit", "barrier-units")}
      {carriesGoods(fields) ? (
        <>
          {text("permit")}
          {text("goods")}
          {text("load")}
          <p className="soft passage-marks">{t("barrier.loadHelp")}</p>
        </>
      ) : null}
    </div>
  );
}

/** A choice by the first letter or the arrows, of the browser's own making: nothing opens. */
function Choice<Value extends string>(props: {
  name: "class" | "direction";
  value: Value;
  options: [Value, string][];
  change: (value: Value) => void;
}) {
  const { t } = useTranslation();
  return (
    <label className="passage-field">
      <span>{t(`barrier.${props.name}`)}</span>
      <select
        name={props.name}
        value={props.value}
        onChange={({ target }) => {
          const chosen = props.options.find(([value]) => value === target.value);
          if (chosen !== undefined) props.change(chosen[0]);
        }}
      >
        {props.options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

type Field = HTMLInputElement | HTMLSelectElement;

function fieldsOf(form: HTMLFormElement | null): Field[] {
  return [...(form?.querySelectorAll<Field>("input[name], select[name]") ?? [])];
}

/** At once: a scanner does not wait, and its next letter belongs to the next field. */
function focusAt(form: HTMLFormElement | null, place: number): void {
  fieldsOf(form)[place]?.focus();
}

/** Enter goes to the next field; in an empty row for a person, or with Ctrl, it saves. */
function goOn(
  event: KeyboardEvent<HTMLFormElement>,
  form: HTMLFormElement | null,
  fields: PassageFields,
  save: () => void,
): void {
  const all = fieldsOf(form);
  const place = all.findIndex((each) => each === event.target);
  const field = all[place];
  if (event.key !== "Enter" || event.nativeEvent.isComposing || field === undefined) return;
  event.preventDefault();
  const isEnd = field.name === "card" && field.value.trim() === "";
  if (event.ctrlKey || isEnd) save();
  else focusAt(form, place + (field.name === "leaveHours" && isKnown(field, fields) ? 2 : 1));
}

function isKnown(field: Field, fields: PassageFields): boolean {
  const person = fields.people[Number(field.dataset.place)];
  return person !== undefined && skipsPhone(person);
}
