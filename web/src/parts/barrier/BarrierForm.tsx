import { Fragment, useRef, useState, type KeyboardEvent, type ReactNode } from "react";

import { takeFocus } from "../focus";
import { sayShort } from "../moments";
import { fillAgain, type Regular } from "./again";
import "./barrier.css";
import {
  carriesGoods,
  emptyAt,
  hasPlate,
  newKey,
  peopleIn,
  skipsPhone,
  toSend,
  withPerson,
  type PassageFields,
} from "./form";
import { CLASSES, DIRECTIONS, type Direction, type PassageSent } from "./kinds";
import { afterPaste, linesIn, NOTHING_PASTED } from "./many";
import { ManyPeople } from "./ManyPeople";
import { PersonRow } from "./PersonRow";
import { formOf, type FormOf, type Lane, type PassageField, type Place } from "./places";
import { findUnit, sayUnit, type NamedUnit } from "./units";
import { useSay } from "./words";

/** A key that writes nothing into a field and that browsers leave alone. */
const AGAIN_KEY = "F9";

type Texts = "plate" | "origin" | "destination" | "unit" | "nights" | "permit" | "goods" | "load";

/** The passage that is being typed: its key and the moment of its first letter. */
interface Begun {
  id: string;
  at: number;
}

function begin(): Begun {
  const at = Date.now();
  return { id: newKey(at, crypto.getRandomValues(new Uint8Array(10))), at };
}

/** Of which vehicle something more is shown. */
interface Asked {
  plate: string;
  direction: Direction;
  done: () => void;
}

interface Props {
  place: Place;
  /** At which lane the officer stands, where they said so. */
  lane?: Lane | undefined;
  units: readonly NamedUnit[];
  /** While a passage is on its way nothing more is sent. */
  isBusy: boolean;
  /** Registers; `done` makes room for the next vehicle. */
  send: (passage: PassageSent, done: () => void) => void;
  button: ReactNode;
  /** Who passed last with a plate, as far as the device itself remembers. */
  regular?: (plate: string) => Regular | undefined;
  /** What stands beside a plate that is typed; `done` makes room for the next vehicle. */
  beside?: ((asked: Asked) => ReactNode) | undefined;
  /** What went wrong. */
  children?: ReactNode;
}

/** Anew for each kind of place and each lane: both say how a form begins. */
export function BarrierForm(props: Props) {
  return <Form key={`${props.place.kind} ${props.lane?.name ?? ""}`} {...props} />;
}

/**
 * A vehicle and everybody in it, by keyboard alone: Enter goes on to the next field, a scanner
 * types a card, and Enter in an empty row for a person saves. The key of the passage is made once,
 * so that pressing again after a broken line is the same passage.
 */
function Form({ place, lane, units, isBusy, send, button, regular, beside, children }: Props) {
  const say = useSay();
  const [pasted, setPasted] = useState(NOTHING_PASTED);
  const [fields, setFields] = useState<PassageFields>(() => emptyAt(place, lane));
  const kind = formOf(place.kind);
  const begun = useRef<Begun | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const clear = () => {
    const { direction, origin } = fields;
    setFields({ ...emptyAt(place, lane), direction, origin });
    setPasted(NOTHING_PASTED);
    begun.current = null;
    focusAt(form.current, 0);
  };
  const save = () => {
    // Nobody of a list is lost: what was not taken is put right, or deleted by whoever read it.
    if (peopleIn(fields).length === 0 || isBusy || pasted.text.trim() !== "") return;
    const { id, at } = (begun.current ??= begin());
    const unit = findUnit(units, fields.unit);
    const around = { id, place, lane: lane?.id ?? null, unit, now: Date.now(), begun: at };
    send(toSend(fields, around), clear);
  };
  const change = (changed: PassageFields) => {
    begun.current ??= begin();
    setFields(changed);
  };
  const take = (text: string) => {
    const read = afterPaste(fields, text);
    change(read.fields);
    setPasted(read.pasted);
  };
  const last = peopleIn(fields).length === 0 ? regular?.(fields.plate) : undefined;
  const fill = () => {
    if (last === undefined) return;
    change(fillAgain(fields, last));
    form.current?.querySelector<HTMLInputElement>('input[name="celsius"]')?.focus();
  };
  const vehicle = (
    <VehicleFields
      place={place}
      kind={kind}
      fields={fields}
      change={change}
      beside={beside}
      done={clear}
    >
      {last === undefined ? null : (
        <p className="passage-marks">
          <button
            type="button"
            className="plain-button small"
            aria-keyshortcuts={AGAIN_KEY}
            onClick={fill}
          >
            {say("again", { n: last.sent.people.length, at: sayShort(last.at, new Date()) })}
          </button>
        </p>
      )}
    </VehicleFields>
  );
  const people = fields.people.map((person, at) => (
    <PersonRow
      key={at}
      place={at}
      person={person}
      isGuest={fields.vehicleClass === "on_foot"}
      isFirst={kind.peopleFirst && at === 0}
      change={(part) => change(withPerson(fields, at, part))}
    />
  ));
  return (
    <form
      ref={form}
      className="passage-form"
      aria-label={say("form")}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event) => {
        if (event.key !== AGAIN_KEY) goOn(event, form.current, fields, save, kind.peopleFirst);
        else {
          event.preventDefault();
          fill();
        }
      }}
      onPaste={(event) => {
        const text = event.clipboardData.getData("text");
        const isCard = event.target instanceof HTMLInputElement && event.target.name === "card";
        if (!isCard || linesIn(text).length < 2) return;
        event.preventDefault();
        take(text);
      }}
    >
      {kind.peopleFirst ? people : vehicle}
      <datalist id="barrier-units">
        {units.map((unit) => (
          <option key={unit.code} value={sayUnit(unit)} />
        ))}
      </datalist>
      {kind.peopleFirst ? vehicle : people}
      <ManyPeople
        pasted={pasted}
        change={(text) => setPasted({ ...pasted, text })}
        take={() => take(pasted.text)}
      />
      <div className="passage-save">
        {button}
        <span className="soft">{say(kind.peopleFirst ? "keysPeople" : "keys")}</span>
      </div>
      <p className="soft passage-marks">{say("marksHelp")}</p>
      {children}
    </form>
  );
}

function VehicleFields({
  place,
  kind,
  fields,
  change,
  beside,
  done,
  children,
}: {
  place: Place;
  kind: FormOf;
  fields: PassageFields;
  change: (changed: PassageFields) => void;
  beside: Props["beside"];
  done: () => void;
  children: ReactNode;
}) {
  const say = useSay();
  const text = (name: Texts, list?: string) => (
    <label className={`passage-field vehicle-${name}`}>
      <span>{say(name === "destination" ? kind.where : name)}</span>
      <input
        name={name}
        value={fields[name]}
        list={list}
        autoComplete="off"
        inputMode={name === "nights" ? "decimal" : "text"}
        ref={name === kind.fields[0] && !kind.peopleFirst ? takeFocus : undefined}
        onChange={({ target }) => change({ ...fields, [name]: target.value })}
      />
    </label>
  );
  const shown: Record<PassageField, () => ReactNode> = {
    plate: () => (hasPlate(place, fields) ? text("plate") : null),
    class: () => (
      <Choice
        name="class"
        value={fields.vehicleClass}
        options={CLASSES.map((each) => [each, say(`classes.${each}`)])}
        isFirst={kind.fields[0] === "class"}
        change={(vehicleClass) => change({ ...fields, vehicleClass })}
      />
    ),
    direction: () => (
      <Choice
        name="direction"
        value={fields.direction}
        options={DIRECTIONS.map((each) => [each, say(`directions.${each}`)])}
        change={(direction) => change({ ...fields, direction })}
      />
    ),
    origin: () => text("origin"),
    destination: () => text("destination"),
    unit: () => text("unit", "barrier-units"),
    nights: () => text("nights"),
    load: () =>
      carriesGoods(fields) ? (
        <>
          {text("permit")}
          {text("goods")}
          {text("load")}
          <p className="soft passage-marks">{say("loadHelp")}</p>
        </>
      ) : null,
  };
  return (
    <div className="passage-vehicle">
      {kind.fields.map((name) => (
        <Fragment key={name}>{shown[name]()}</Fragment>
      ))}
      {children}
      {beside?.({ plate: fields.plate, direction: fields.direction, done })}
    </div>
  );
}

/** A choice by the first letter or the arrows, of the browser's own making: nothing opens. */
function Choice<Value extends string>(props: {
  name: "class" | "direction";
  value: Value;
  options: [Value, string][];
  isFirst?: boolean;
  change: (value: Value) => void;
}) {
  const say = useSay();
  return (
    <label className="passage-field">
      <span>{say(props.name)}</span>
      <select
        name={props.name}
        value={props.value}
        ref={props.isFirst ? takeFocus : undefined}
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

/**
 * Enter goes to the next field; in an empty row for a person, or with Ctrl, it saves. Where people
 * come first, the empty row leads on to the other fields, and the last of those saves.
 */
function goOn(
  event: KeyboardEvent<HTMLFormElement>,
  form: HTMLFormElement | null,
  fields: PassageFields,
  save: () => void,
  peopleFirst: boolean,
): void {
  const all = fieldsOf(form);
  const place = all.findIndex((each) => each === event.target);
  const field = all[place];
  if (event.key !== "Enter" || event.nativeEvent.isComposing || field === undefined) return;
  event.preventDefault();
  if (event.ctrlKey || isEnd(field, all, peopleFirst)) save();
  else focusAt(form, placeAfter(place, all, fields));
}

function isEmptyRow(field: Field): boolean {
  return field.name === "card" && field.value.trim() === "";
}

function isEnd(field: Field, all: Field[], peopleFirst: boolean): boolean {
  return peopleFirst ? field === all[all.length - 1] : isEmptyRow(field);
}

/** Past a telephone that is not asked for; from an empty row to the fields that are no person's. */
function placeAfter(place: number, all: Field[], fields: PassageFields): number {
  const field = all[place];
  if (field === undefined) return 0;
  if (isEmptyRow(field)) return all.findIndex(({ dataset }) => dataset.place === undefined);
  return place + (field.name === "leaveHours" && isKnown(field, fields) ? 2 : 1);
}

function isKnown(field: Field, fields: PassageFields): boolean {
  const person = fields.people[Number(field.dataset.place)];
  return person !== undefined && skipsPhone(person);
}
