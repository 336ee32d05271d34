import "@/parts/theme.css";
import "./field.css";

import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";

import type { Language } from "@/parts/moments";

import { Desk } from "./Desk";
import { Door } from "./Door";
import { StateBar } from "./StateBar";
import { useField } from "./useField";
import { useNewVersion } from "./useNewVersion";
import { Speaking, useWords, WORDS } from "./words";

const KEPT_AS = "gubei.language";

function Field() {
  const [language, setLanguage] = useState<Language>(() =>
    localStorage.getItem(KEPT_AS) === "en" ? "en" : "zh",
  );
  const { title } = WORDS[language];

  useEffect(() => {
    document.documentElement.lang = language === "en" ? "en" : "zh-CN";
    document.title = title;
  }, [language, title]);

  function change() {
    const other = language === "zh" ? "en" : "zh";
    localStorage.setItem(KEPT_AS, other);
    setLanguage(other);
  }

  return (
    <Speaking value={language}>
      {window.isSecureContext ? <Page change={change} /> : <NeedsHttps change={change} />}
    </Speaking>
  );
}

function NeedsHttps({ change }: { change: () => void }) {
  const { words } = useWords();
  return (
    <>
      <Head change={change} />
      <main>
        <p className="notice">{words.needsHttps}</p>
      </main>
    </>
  );
}

function Page({ change }: { change: () => void }) {
  const { language, words } = useWords();
  const field = useField(language);
  const version = useNewVersion();
  const isOpen = field.shown.door === "open";
  return (
    <>
      <Head change={change} name={field.shown.name} leave={isOpen ? field.leave : undefined} />
      {isOpen ? <StateBar field={field} /> : null}
      <main>
        {version.ready ? (
          <div className="notice" role="status">
            {words.version.ready}
            <div className="acts">
              <button type="button" className="plain-button" onClick={version.use}>
                {words.version.use}
              </button>
            </div>
          </div>
        ) : null}
        {isOpen ? <Desk field={field} /> : <Door field={field} />}
      </main>
    </>
  );
}

function Head(props: { change: () => void; name?: string; leave?: (() => void) | undefined }) {
  const { words } = useWords();
  const { change, name = "", leave } = props;
  return (
    <header className="head on-navy">
      <h1>{name === "" ? words.title : `${words.title} · ${name}`}</h1>
      <a href="/work">{words.office}</a>
      {leave === undefined ? null : (
        <button type="button" onClick={leave}>
          {words.leave}
        </button>
      )}
      <button type="button" onClick={change}>
        {words.language}
      </button>
    </header>
  );
}

const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <Field />
    </StrictMode>,
  );
}
