import { type SyntheticEvent, useState } from "react";

import type { Problem } from "@/parts/problems";

import { typedCode } from "./checks";
import { Said } from "./Said";
import { useWords } from "./words";

/** Where the code of the notice is typed. */
export function Door({
  problem,
  onCode,
}: {
  problem: Problem | null;
  onCode: (code: string) => Promise<boolean>;
}) {
  const { words } = useWords();
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [isEmpty, setEmpty] = useState(false);

  async function submit(event: SyntheticEvent) {
    event.preventDefault();
    const typedIn = typedCode(typed);
    setEmpty(typedIn === "");
    if (typedIn === "") return;
    setBusy(true);
    await onCode(typedIn);
    setBusy(false);
  }

  return (
    <form className="card door" noValidate onSubmit={(event) => void submit(event)}>
      <h2>{words.enterCode}</h2>
      <label htmlFor="code">{words.code}</label>
      <input
        id="code"
        className="mono"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        placeholder="XXXX-XXXX-XXXX-XXXX-XXXX"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={60}
        required
        aria-describedby="code-hint"
      />
      <p id="code-hint" className="soft">
        {words.codeHint} {words.loseCode}
      </p>
      <Said problem={isEmpty ? null : problem} wrong={isEmpty ? words.noCode : ""} />
      <button type="submit" className="big" disabled={busy}>
        {busy ? words.looking : words.look}
      </button>
    </form>
  );
}
