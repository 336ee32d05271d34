import { type SyntheticEvent, useState } from "react";

import { sayMoment } from "@/parts/moments";
import type { Problem } from "@/parts/problems";

import type { OwnMeasure } from "./asking";
import { Said } from "./Said";
import { fill, useWords } from "./words";

interface Props {
  measure: OwnMeasure;
  problem: Problem | null;
  onContest: (text: string) => Promise<boolean>;
}

/** Contests made so far with their answers, and a new one where none waits. */
export function Contesting({ measure, problem, onContest }: Props) {
  const { words } = useWords();
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const [isEmpty, setEmpty] = useState(false);
  const waits = measure.contests.some((each) => each.answered_at === null);

  async function submit(event: SyntheticEvent) {
    event.preventDefault();
    setEmpty(text.trim() === "");
    if (text.trim() === "") return;
    setBusy(true);
    setTried(true);
    if (await onContest(text)) setText("");
    setBusy(false);
  }

  return (
    <section className="card">
      <h2>{words.contest}</h2>
      {measure.contests.map((each) => (
        <article key={each.made_at}>
          <p className="numbers soft">{sayMoment(each.made_at)}</p>
          <p>{each.text}</p>
          <p>
            <strong>{words.answers[each.answer as keyof typeof words.answers]}</strong>{" "}
            {each.answered_at === null ? (
              <span className="numbers soft">
                {words.answerBy} {sayMoment(each.answer_by)}
              </span>
            ) : (
              each.reasons
            )}
          </p>
        </article>
      ))}
      {!waits && measure.state !== "released" && (
        <form noValidate onSubmit={(event) => void submit(event)}>
          <label htmlFor="contest">
            {fill(words.contestHint, { hours: measure.answer_hours })}
          </label>
          <textarea
            id="contest"
            rows={4}
            maxLength={2000}
            required
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Said
            problem={tried && !isEmpty ? problem : null}
            wrong={isEmpty ? words.noReason : ""}
          />
          <button type="submit" className="big plainly" disabled={busy}>
            {busy ? words.sending : words.contestSend}
          </button>
        </form>
      )}
    </section>
  );
}
