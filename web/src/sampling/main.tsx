import "@/parts/theme.css";
import "@/offline/offline.css";
import "./sampling.css";

import { App, Frame, start } from "@/offline/App";
import { useShared } from "@/offline/words";

import { Desk } from "./Desk";
import { useDesk } from "./useDesk";
import { WORDS } from "./words";

const NAMED = {
  titles: { zh: WORDS.zh.title, en: WORDS.en.title },
  office: "/sampling",
  worker: { file: "/sampling-sw.js", scope: "/s" },
};

function Page({ change }: { change: () => void }) {
  const { language } = useShared();
  const desk = useDesk(language);
  return (
    <Frame named={NAMED} page={desk.page} change={change}>
      <Desk desk={desk} />
    </Frame>
  );
}

start(<App named={NAMED}>{(change) => <Page change={change} />}</App>);
