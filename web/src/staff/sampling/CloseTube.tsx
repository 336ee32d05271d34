import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { WriteProblem } from "@/parts/States";

import type { Tube } from "./queries";

/** Closes a tube before it is full; an empty one stays open. */
export function CloseTube({ tube, closed }: { tube: Tube; closed: (tube: Tube) => void }) {
  const { t } = useTranslation();
  const close = useWrite(
    (id: string, headers) =>
      ask(
        api.POST("/api/sampling/tubes/{tube_id}/close", {
          params: { path: { tube_id: id } },
          headers,
        }),
      ),
    closed,
  );
  return (
    <>
      <Button
        disabled={tube.people === 0}
        loading={close.isPending}
        onClick={() => close.mutate(tube.id)}
      >
        {t("sampling.closeTube")}
      </Button>
      <WriteProblem error={close.error} />
    </>
  );
}
