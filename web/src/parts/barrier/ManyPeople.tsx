import type { Pasted } from "./many";
import { useSay } from "./words";

/** A pasted list of people: what could not be read stays here, with why, until it is put right. */
export function ManyPeople({
  pasted: { text, wrong },
  change,
  take,
}: {
  pasted: Pasted;
  change: (text: string) => void;
  take: () => void;
}) {
  const say = useSay();
  return (
    <details className="passage-marks" open={text !== ""}>
      <summary>{say("many.title")}</summary>
      <textarea
        aria-label={say("many.title")}
        placeholder={say("many.help")}
        value={text}
        onChange={({ target }) => change(target.value)}
      />
      <button type="button" className="plain-button small" onClick={take}>
        {say("many.take")}
      </button>
      <ol role="alert" className="person-said">
        {wrong.map((each, at) => (
          <li key={at}>
            {each.text}：{say(each.why === "mistyped" ? each.why : `many.${each.why}`)}
          </li>
        ))}
      </ol>
    </details>
  );
}
