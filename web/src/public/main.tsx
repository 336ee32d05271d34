import "@/parts/theme.css";
import "./public.css";

import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";

import type { Language } from "@/parts/moments";
import type { Problem } from "@/parts/problems";

import { askFor, type OwnMeasure } from "./asking";
import { Door } from "./Door";
import { OwnPage } from "./OwnPage";
import { Screened } from "./Screened";
import { Speaking, WORDS } from "./words";

const KEPT_AS = "gubei.language";

function Public() {
  const [language, setLanguage] = useState<Language>(() =>
    localStorage.getItem(KEPT_AS) === "en" ? "en" : "zh",
  );
  const [code, setCode] = useState("");
  const [measure, setMeasure] = useState<OwnMeasure | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const words = WORDS[language];

  useEffect(() => {
    document.documentElement.lang = language === "en" ? "en" : "zh-CN";
    document.title = words.title;
  }, [language, words]);

  function change() {
    const other = language === "zh" ? "en" : "zh";
    localStorage.setItem(KEPT_AS, other);
    setLanguage(other);
  }

  /** Asks and shows the answer; says whether it went well. The code lives in memory only. */
  async function ask(what: "measure" | "readings" | "contests", typed: string, more: object = {}) {
    const answer = await askFor(what, { code: typed, ...more }, language);
    if ("problem" in answer) {
      setProblem(answer.problem);
      return false;
    }
    setProblem(null);
    setCode(typed);
    setMeasure(answer.measure);
    return true;
  }

  function leave() {
    setCode("");
    setMeasure(null);
    setProblem(null);
  }

  return (
    <Speaking value={language}>
      <header className="head on-navy">
        <h1>{words.title}</h1>
        {measure !== null && (
          <button type="button" onClick={leave}>
            {words.leave}
          </button>
        )}
        <button type="button" onClick={change}>
          {words.language}
        </button>
      </header>
      <main>
        {measure === null ? (
          <>
            <Door problem={problem} onCode={(typed) => ask("measure", typed)} />
            <Screened />
          </>
        ) : (
          <OwnPage
            measure={measure}
            problem={problem}
            onTell={(told) => ask("readings", code, told)}
            onContest={(text) => ask("contests", code, { text })}
          />
        )}
      </main>
    </Speaking>
  );
}

const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <Public />
    </StrictMode>,
  );
}
