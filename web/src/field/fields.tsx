import { useId } from "react";

interface ChoiceProps {
  legend: string;
  names: Record<string, string>;
  chosen: string;
  choose: (name: string) => void;
}

/** One of a few, each a button for a thumb. */
export function Choice({ legend, names, chosen, choose }: ChoiceProps) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div className="choices">
        {Object.entries(names).map(([name, text]) => (
          <button
            type="button"
            key={name}
            className="choice"
            aria-pressed={name === chosen}
            onClick={() => choose(name)}
          >
            {text}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

interface ManyProps extends Omit<ChoiceProps, "chosen" | "choose"> {
  chosen: string[];
  choose: (names: string[]) => void;
}

/** Any of a few. */
export function Many({ legend, names, chosen, choose }: ManyProps) {
  const turn = (name: string) =>
    choose(chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name]);
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div className="choices">
        {Object.entries(names).map(([name, text]) => (
          <button
            type="button"
            key={name}
            className="choice"
            aria-pressed={chosen.includes(name)}
            onClick={() => turn(name)}
          >
            {text}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

interface TextProps {
  label: string;
  value: string;
  change: (value: string) => void;
  required?: boolean;
  longest?: number;
}

/** A line or two of words. */
export function Text({ label, value, change, required = false, longest = 500 }: TextProps) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={2}
        required={required}
        maxLength={longest}
        value={value}
        onChange={(event) => change(event.target.value)}
      />
    </>
  );
}
