import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useNow } from "@/parts/useNow";

import { CorrectDialog } from "./CorrectDialog";
import { DecideDialog, NeighbourDialog, TakeOverDialog } from "./dialogs";
import { isOverdue, maySample, stillToDo, type Act } from "./doing";
import type { Passage } from "./queries";
import { Slip } from "./Slip";
import { TestDialog } from "./TestDialog";
import { FoundDialog } from "./Transit";

const DIALOGS = {
  decide: DecideDialog,
  test: TestDialog,
  takeOver: TakeOverDialog,
  neighbour: NeighbourDialog,
  correct: CorrectDialog,
  found: FoundDialog,
};

/** What an officer at the barrier can do with a passage: what is due first. */
export function PassageActs({ passage, undo }: { passage: Passage; undo?: () => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Act | null>(null);
  const now = useNow(60_000);
  const due: Act[] = [
    ...(maySample(passage) ? ["test" as const] : []),
    ...stillToDo(passage),
    ...(isOverdue(passage, now.getTime()) ? ["found" as const] : []),
  ];
  const Dialog = open === null ? null : DIALOGS[open];
  const words = {
    decide: due.includes("decide") ? t("barrier.settle") : t("barrier.otherwise"),
    test: t("roadTest.title"),
    takeOver: t("atBarrier.takeOver"),
    neighbour: t("atBarrier.neighbour"),
    correct: t("atBarrier.correct"),
    found: t("transit.found"),
  };
  const others = (["decide", "correct"] as const).filter((act) => !due.includes(act));
  return (
    <span className="passage-acts">
      {due.map((act) => (
        <Button key={act} size="small" type="primary" onClick={() => setOpen(act)}>
          {words[act]}
        </Button>
      ))}
      {others.map((act) => (
        <Button key={act} size="small" onClick={() => setOpen(act)}>
          {words[act]}
        </Button>
      ))}
      {passage.withdrawn_at === null ? <Slip passage={passage} /> : null}
      {undo === undefined ? null : (
        <Button size="small" onClick={undo}>
          {t("atBarrier.undo")}
        </Button>
      )}
      {Dialog === null ? null : <Dialog passage={passage} close={() => setOpen(null)} />}
    </span>
  );
}
