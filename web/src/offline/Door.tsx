import { type SyntheticEvent, useState } from "react";

import { say } from "@/parts/problems";

import type { AnyPage } from "./useOffline";
import { fill, useShared } from "./words";

/** Nobody may read what the device holds: sign in; what waits is counted, not shown. */
export function Door({ page }: { page: AnyPage }) {
  const { language, words } = useShared();
  const { shown, ended, problem } = page;
  if (shown.door === "looking") return null;
  const trouble = ended === "empty" || ended === "sign-in" ? "" : words.outbox[ended];
  return (
    <section className="card">
      <h2>{words.door.title}</h2>
      <p className="soft">{words.door.line}</p>
      {shown.hidden > 0 ? (
        <p className="soon">{fill(words.door.hidden, { n: shown.hidden })}</p>
      ) : null}
      <p role="status" className="late">
        {problem === null ? trouble : say(problem.detail ?? problem.title, language)}
      </p>
      <SignIn page={page} />
    </section>
  );
}

export function SignIn({ page }: { page: AnyPage }) {
  const { words } = useShared();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);

  async function submit(event: SyntheticEvent) {
    event.preventDefault();
    setBusy(true);
    await page.enter(username.trim(), password);
    setBusy(false);
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <label htmlFor="username">{words.door.name}</label>
      <input
        id="username"
        required
        autoComplete="username"
        autoCapitalize="none"
        value={username}
        onChange={(event) => setUsername(event.target.value)}
      />
      <label htmlFor="password">{words.door.password}</label>
      <input
        id="password"
        required
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <div className="acts">
        <button type="submit" className="big" disabled={busy}>
          {busy ? words.door.entering : words.door.enter}
        </button>
      </div>
    </form>
  );
}
