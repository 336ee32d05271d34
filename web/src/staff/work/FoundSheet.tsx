import { App, Button, Drawer, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { NewEnd, WorkLine } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { WriteProblem } from "@/parts/States";

import { ARRANGEMENTS, type Arrangement } from "../leads/lead-words";

/** Found: under which measure; a reason is asked for only where none is needed. */
export function FoundSheet({ lead, close }: { lead: WorkLine; close: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [arrangement, setArrangement] = useState<Arrangement | null>(null);
  const [note, setNote] = useState("");
  const params = { path: { lead_id: lead.id } };
  const found = useWrite(
    (body: NewEnd, headers) =>
      ask(api.POST("/api/leads/{lead_id}/close", { params, body, headers })),
    () => {
      void message.success(t("work.saved"));
      close();
    },
  );
  const needsReason = arrangement === "none" && note.trim() === "";
  return (
    <Drawer
      open
      placement="bottom"
      size="auto"
      onClose={close}
      title={t("work.foundTitle", { name: lead.person.name })}
      className="work-sheet"
    >
      <div className="big-choices" role="group" aria-label={t("closing.arrangement")}>
        {ARRANGEMENTS.map((one) => (
          <button
            type="button"
            key={one}
            className={one === arrangement ? "big-choice big-choice-on" : "big-choice"}
            aria-pressed={one === arrangement}
            onClick={() => setArrangement(one)}
          >
            {t(`closing.arrangements.${one}`)}
          </button>
        ))}
      </div>
      <Input
        size="large"
        value={note}
        maxLength={500}
        aria-label={arrangement === "none" ? t("closing.noneReason") : t("closing.note")}
        placeholder={arrangement === "none" ? t("closing.noneReason") : t("closing.note")}
        onChange={(event) => setNote(event.target.value)}
      />
      <WriteProblem error={found.error} />
      <Button
        block
        type="primary"
        size="large"
        className="work-save"
        disabled={arrangement === null || needsReason}
        loading={found.isPending}
        onClick={() =>
          arrangement !== null && found.mutate({ outcome: "found", arrangement, note })
        }
      >
        {t("work.saveFound")}
      </Button>
    </Drawer>
  );
}
