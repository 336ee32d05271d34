import { type SyntheticEvent, useState } from "react";

import { sayMoment } from "@/parts/moments";
import type { Problem } from "@/parts/problems";

import { askForSamples, type OwnSamples, type Proof } from "./asking";
import { Said } from "./Said";
import { useWords } from "./words";

const NOTHING: Proof = { document: "", phone_tail: "", tube_tail: "" };
const FIELDS = ["document", "phone_tail", "tube_tail"] as const;

/** Who was screened has no notice: the own results by card, telephone and tube together. */
export function Screened() {
  const { words, language } = useWords();
  const [proof, setProof] = useState(NOTHING);
  const [found, setFound] = useState<OwnSamples | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: SyntheticEvent) {
    event.preventDefault();
    setBusy(true);
    const said = await askForSamples(proof, language);
    setBusy(false);
    setFound("samples" in said ? said.samples : null);
    setProblem("problem" in said ? said.problem : null);
  }

  const isWhole = FIELDS.every((name) => proof[name].trim() !== "");
  return (
    <details className="card door">
      <summary>{words.screened.title}</summary>
      <form noValidate onSubmit={(event) => void submit(event)}>
        <p className="soft">{words.screened.hint}</p>
        {FIELDS.map((name) => (
          <p key={name}>
            <label htmlFor={name}>{words.screened[name]}</label>
            <input
              id={name}
              className="mono"
              autoComplete="off"
              spellCheck={false}
              maxLength={40}
              value={proof[name]}
              onChange={({ target }) => setProof({ ...proof, [name]: target.value })}
            />
          </p>
        ))}
        <Said problem={problem} />
        {found === null ? null : <Samples samples={found.samples} who={found.person} />}
        <button type="submit" className="big" disabled={busy || !isWhole}>
          {busy ? words.looking : words.screened.ask}
        </button>
      </form>
    </details>
  );
}

interface SamplesProps {
  samples: OwnSamples["samples"];
  who?: string;
}

/** The own samples with their results; of a tube with others it says only that it is checked. */
export function Samples({ samples, who = "" }: SamplesProps) {
  const { words } = useWords();
  return (
    <>
      <h2>
        {words.samples} {who}
      </h2>
      <ul className="plain rows">
        {samples.map((each) => (
          <li key={each.sampled_at}>
            <span className="numbers">{sayMoment(each.sampled_at)}</span>
            <span>{each.place}</span>
            <span className={each.result === "positive" ? "late" : "soft"}>
              {words.sampleResult[each.result as keyof typeof words.sampleResult]}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
