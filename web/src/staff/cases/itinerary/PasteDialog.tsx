import { Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { WriteProblem } from "@/parts/States";

import { useCaseAct } from "../queries";
import { draftOf, type Draft } from "./drafts";

interface DialogProps {
  day: string;
  close: () => void;
  add: (drafts: Draft[]) => void;
}

/** Rows copied from a spreadsheet: they are understood, and wait to be confirmed. */
export function PasteDialog({ day, close, add }: DialogProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const read = useCaseAct(
    (body: { text: string; day: string }, headers) =>
      ask(api.POST("/api/visits/read", { body, headers })),
    ({ items }) => add(items.map((line) => draftOf(line, day))),
  );
  return (
    <Modal
      open
      title={t("itinerary.paste")}
      okText={t("itinerary.read")}
      onCancel={close}
      onOk={() => read.mutate({ text, day })}
      okButtonProps={{ disabled: text.trim() === "", loading: read.isPending }}
    >
      <p className="soft">{t("itinerary.pasteHelp")}</p>
      <Input.TextArea
        autoFocus
        aria-label={t("itinerary.paste")}
        value={text}
        autoSize={{ minRows: 6, maxRows: 16 }}
        onChange={({ target }) => setText(target.value)}
      />
      <WriteProblem error={read.error} />
    </Modal>
  );
}
