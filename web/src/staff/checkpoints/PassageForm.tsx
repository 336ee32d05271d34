import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { BarrierForm } from "@/parts/barrier/BarrierForm";
import type { Lane, Place } from "@/parts/barrier/places";
import { lightOf, playLight } from "@/parts/barrier/sound";
import { WriteProblem } from "@/parts/States";

import { Again } from "./Again";
import { unitsQuery } from "../units/queries";
import type { Decided, PassageSent } from "./queries";

/** The form of the barrier with the server at hand: its answer is the decision. */
export function PassageForm({
  place,
  lane,
  decided,
}: {
  place: Place;
  lane: Lane | undefined;
  decided: (answer: Decided) => void;
}) {
  const { t } = useTranslation();
  const units = useQuery(unitsQuery);
  const send = useWrite(
    ({ passage }: { passage: PassageSent; done: () => void }, headers) =>
      ask(api.POST("/api/passages", { body: { passages: [passage] }, headers })),
    ({ items }, { done }) => {
      const [answer] = items;
      if (answer === undefined) return;
      playLight(lightOf(answer.passage.outcome));
      done();
      decided(answer);
    },
  );
  return (
    <BarrierForm
      place={place}
      lane={lane}
      units={units.data?.items ?? []}
      isBusy={send.isPending}
      beside={({ done, ...typed }) => (
        <Again
          checkpoint={place.id}
          lane={lane?.id ?? null}
          {...typed}
          done={(answer) => {
            done();
            decided(answer);
          }}
        />
      )}
      send={(passage, done) => send.mutate({ passage, done })}
      button={
        <Button type="primary" size="large" htmlType="submit" loading={send.isPending}>
          {t("atBarrier.save")}
        </Button>
      }
    >
      <WriteProblem error={send.error} />
    </BarrierForm>
  );
}
