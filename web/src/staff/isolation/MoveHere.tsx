import { useNavigate } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { WriteProblem } from "@/parts/States";

import { useRoomAct, type Room } from "./queries";

/** A guest moves into this room in one act; the room they leave waits to be disinfected. */
export function MoveHere({ room, stay }: { room: Room; stay: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [reason, setReason] = useState("");
  const params = { path: { stay_id: stay } };
  const move = useRoomAct(
    (sent: { room: string; reason: string }, headers) =>
      ask(api.POST("/api/isolation/stays/{stay_id}/move", { params, body: sent, headers })),
    () => void navigate({ to: ".", search: {}, replace: true }),
  );
  return (
    <>
      <Input
        aria-label={t("isolation.why")}
        placeholder={t("isolation.why")}
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <WriteProblem error={move.error} />
      <Button
        type="primary"
        disabled={reason.trim() === ""}
        loading={move.isPending}
        onClick={() => move.mutate({ room: room.id, reason })}
      >
        {t("isolation.moveHere")}
      </Button>
    </>
  );
}
