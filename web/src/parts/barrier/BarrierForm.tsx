import { useRef, useState, type KeyboardEvent, type ReactNode } from "react";

import "./barrier.css";
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
import { CLASSES, DIRECTIONS, type PassageSent } from "./kinds";
import { PersonRow } from "./PersonRow";
import { findUnit, sayUnit, type NamedUnit } from "./units";
import { useSay } from "./words";

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

interface Props {
  checkpoint: string;
  units: readonly NamedUnit[];
  /** While a passage is on its way nothing more is sent. */
  isBusy: boolean;
  /** Registers; `done` makes room for the next vehicle. */
  send: (passage: PassageSent, done: () => void) => void;
  button: ReactNode;
  /** What went wrong. */
  children?: ReactNode;
}

/**
 * A vehicle and everybody in it, by keyboard alone: Enter goes on to the next field, a scanner
 * types a card, and Enter in an empty row for a person saves. The key of the passage is made once,
 * so that pressing again after a broken line is the same passage.
 */
export function BarrierForm({ checkpoint, units, isBusy, send, button, children }: Props) {
  const say = useSay();
  const [fields, setFields] = useState<PassageFields>(EMPTY);
  const begun = useRef<Begun | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const save = () => {
    if (peopleIn(fields).length === 0 || isBusy) return;
    const { id, at } = (begun.current ??= begin());
    const unit = findUnit(units, fields.unit);
    send(toSend(fields, { id, checkpoint, unit, now: Date.now(), begun: at }), () => {
      setFields({ ...EMPTY, direction: fields.direction, origin: fields.origin });
      begun.current = null;
      focusAt(form.current, 0);
    });
  };
  const change = (changed: PassageFields) => {
    begun.current ??= begin();
    setFields(changed);
  };
  return (
    <form
      ref={form}
      className="passage-form"
      aria-label={say("form")}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event) => goOn(event, form.current, fields, save)}
    >
      <VehicleFields fields={fields} change={change} />
      <datalist id="barrier-units">
        {units.map((unit) => (
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
        {button}
        <span className="soft">{say("keys")}</span>
      </div>
      <p className="soft passage-marks">{say("marksHelp")}</p>
      {children}
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
  const say = useSay();
  const text = (name: Texts, list?: string) => (
    <label className={`passage-field vehicle-${name}`}>
      <span>{say(name)}</span>
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
        options={CLASSES.map((each) => [each, say(`classes.${each}`)])}
        change={(vehicleClass) => change({ ...fields, vehicleClass })}
      />
      <Choice
        name="direction"
        value={fields.direction}
        options={DIRECTIONS.map((each) => [each, say(`directions.${each}`)])}
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
          <p className="soft passage-marks">{say("loadHelp")}</p>
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
  const say = useSay();
  return (
    <label className="passage-field">
      <span>{say(props.name)}</span>
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
