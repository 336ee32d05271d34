import "@/parts/theme.css";
import "@/offline/offline.css";
import "./field.css";

import { App, Frame, start } from "@/offline/App";
import { useShared } from "@/offline/words";

import { Desk } from "./Desk";
import { useField } from "./field";
import { WORDS } from "./words";

const NAMED = {
  titles: { zh: WORDS.zh.title, en: WORDS.en.title },
  office: "/work",
  worker: { file: "/field-sw.js", scope: "/f" },
};

function Page({ change }: { change: () => void }) {
  const { language } = useShared();
  const field = useField(language);
  return (
    <Frame named={NAMED} page={field} change={change}>
      <Desk field={field} />
    </Frame>
  );
}

start(<App named={NAMED}>{(change) => <Page change={change} />}</App>);
