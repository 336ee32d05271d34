import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";
import { useLane } from "@/parts/barrier/lane";
import { barrierIn, Saying } from "@/parts/barrier/words";
import { PageHead } from "@/parts/PageHead";
import { Nothing, Shown } from "@/parts/States";

import "./checkpoints.css";
import { DecisionPanel } from "./DecisionPanel";
import { LastTen } from "./LastTen";
import { PassageForm } from "./PassageForm";
import { checkpointsQuery, type Checkpoint, type Decided } from "./queries";
import { ShiftBar } from "./ShiftBar";
import { WaitingVehicles } from "./WaitingVehicles";

const KEPT_AS = "gubei.checkpoint";

/** Where an officer stands: one vehicle after the other, and who still waits. */
export function BarrierPage() {
  const { t } = useTranslation();
  const query = useQuery(checkpointsQuery);
  return (
    <Shown query={query} isPage>
      {({ items }) =>
        items.length === 0 ? (
          <>
            <PageHead title={t("menu.barrier")} />
            <Nothing text={t("atBarrier.noCheckpoint")} />
          </>
        ) : (
          <Barrier checkpoints={items} />
        )
      }
    </Shown>
  );
}

function Barrier({ checkpoints }: { checkpoints: Checkpoint[] }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [chosen, choose] = useState(() => localStorage.getItem(KEPT_AS));
  const [decided, setDecided] = useState<Decided | null>(null);
  const here = checkpoints.find(({ id }) => id === chosen) ?? checkpoints[0];
  const lanes = useLane(here?.id ?? "", here?.lanes ?? []);
  if (here === undefined) return null;
  return (
    <>
      <PageHead title={t("menu.barrier")} line={t("atBarrier.line")}>
        <a className="ledger-link" href="/c">
          {t("atBarrier.device")}
        </a>
        <Select
          aria-label={t("atBarrier.checkpoint")}
          value={here.id}
          onChange={(id) => {
            localStorage.setItem(KEPT_AS, id);
            choose(id);
          }}
          options={checkpoints.map(({ id, name }) => ({ value: id, label: name }))}
        />
        {lanes.options.length === 0 ? null : (
          <Select
            aria-label={t("barrier.lane")}
            value={lanes.lane?.name ?? ""}
            onChange={lanes.choose}
            options={[
              { value: "", label: t("barrier.noLane") },
              ...lanes.options.map(({ name }) => ({
                value: name,
                label: t("flow.lane", { name }),
              })),
            ]}
          />
        )}
      </PageHead>
      <ShiftBar key={here.id} checkpoint={here} />
      <Saying value={barrierIn(language)}>
        <div className="barrier">
          <PassageForm
            place={{ id: here.id, kind: here.kind, unit: here.unit.code }}
            lane={lanes.lane}
            decided={setDecided}
          />
          <div className="barrier-answers">
            <DecisionPanel decided={decided} />
            <WaitingVehicles checkpoint={here.id} />
          </div>
          <LastTen checkpoint={here.id} />
        </div>
      </Saying>
    </>
  );
}
