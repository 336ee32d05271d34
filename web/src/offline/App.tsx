import { StrictMode, useEffect, useState, type ReactNode } from "react";
import { createRoot } from "react-dom/client";

import type { Language } from "@/parts/moments";

import { Door } from "./Door";
import { StateBar } from "./StateBar";
import type { AnyPage } from "./useOffline";
import { useNewVersion, type Worker } from "./useNewVersion";
import { Speaking, useShared } from "./words";

const KEPT_AS = "gubei.language";

/** Which page this is: what it is called, and where the same officer works with a network. */
export interface Named {
  titles: Record<Language, string>;
  office: string;
  worker: Worker;
}

interface Props {
  named: Named;
  /** The page itself; `change` changes the language. */
  children: (change: () => void) => ReactNode;
}

export function start(app: ReactNode): void {
  const root = document.getElementById("root");
  if (root !== null) createRoot(root).render(<StrictMode>{app}</StrictMode>);
}

/** A page that works without a network, in the language of this device. */
export function App({ named, children }: Props) {
  const [language, setLanguage] = useState<Language>(() =>
    localStorage.getItem(KEPT_AS) === "en" ? "en" : "zh",
  );
  const title = named.titles[language];

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
      {window.isSecureContext ? (
        children(change)
      ) : (
        <NeedsHttps head={<Head named={named} change={change} />} />
      )}
    </Speaking>
  );
}

function NeedsHttps({ head }: { head: ReactNode }) {
  const { words } = useShared();
  return (
    <>
      {head}
      <main>
        <p className="notice">{words.needsHttps}</p>
      </main>
    </>
  );
}

interface FrameProps {
  named: Named;
  page: AnyPage & { leave: () => Promise<void> };
  change: () => void;
  children: ReactNode;
}

/** Who works here, how the outbox stands, a new version; and the door where nobody may read. */
export function Frame({ named, page, change, children }: FrameProps) {
  const { words } = useShared();
  const version = useNewVersion(named.worker);
  const isOpen = page.shown.door === "open";
  return (
    <>
      <Head
        named={named}
        change={change}
        name={page.shown.name}
        leave={isOpen ? () => void page.leave() : undefined}
      />
      {isOpen ? <StateBar page={page} /> : null}
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
        {isOpen ? children : <Door page={page} />}
      </main>
    </>
  );
}

interface HeadProps {
  named: Named;
  change: () => void;
  name?: string;
  leave?: (() => void) | undefined;
}

function Head({ named, change, name = "", leave }: HeadProps) {
  const { language, words } = useShared();
  const title = named.titles[language];
  return (
    <header className="head on-navy">
      <h1>{name === "" ? title : `${title} · ${name}`}</h1>
      <a href={named.office}>{words.office}</a>
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
