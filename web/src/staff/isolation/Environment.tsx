import { Button, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { sayMoment } from "@/parts/moments";
import { WriteProblem } from "@/parts/States";

import { useRoomAct, type GuestDay } from "./queries";

const SPOTS = ["room", "bathroom", "things"] as const;
type Spot = (typeof SPOTS)[number];

/** The samples of a guest's room: to be taken before the release, waiting, or with their results. */
export function Environment({ guest }: { guest: GuestDay }) {
  const { t } = useTranslation();
  const [first] = guest.wiped;
  const isWaiting = guest.wiped.some((each) => each.is_positive === null);
  const positive = guest.wiped.filter((each) => each.is_positive === true);
  return (
    <>
      {guest.is_to_wipe ? <Wipe guest={guest} /> : null}
      {isWaiting ? <Results guest={guest} /> : null}
      {first === undefined || isWaiting ? null : (
        <div className={positive.length > 0 ? "late" : "soft"}>
          {sayMoment(first.taken_at)}{" "}
          {positive.length === 0
            ? t("isolation.environment.negative")
            : t("isolation.environment.positive", {
                spots: positive
                  .map((each) => t(`isolation.environment.spot.${each.spot}`))
                  .join(" · "),
              })}
        </div>
      )}
    </>
  );
}

function useSpots(label: string, hint: string, first: Spot[]) {
  const { t } = useTranslation();
  const [spots, setSpots] = useState<Spot[]>(first);
  const field = (
    <Select
      mode="multiple"
      value={spots}
      onChange={setSpots}
      aria-label={label}
      placeholder={hint}
      className="symptoms"
      options={SPOTS.map((value) => ({ value, label: t(`isolation.environment.spot.${value}`) }))}
    />
  );
  return { spots, field };
}

function Wipe({ guest }: { guest: GuestDay }) {
  const { t } = useTranslation();
  const { spots, field } = useSpots(t("isolation.environment.where", { name: guest.name }), "", [
    ...SPOTS,
  ]);
  const params = { path: { stay_id: guest.stay } };
  const write = useRoomAct((sent: { spots: Spot[]; at: string }, headers) =>
    ask(api.POST("/api/isolation/stays/{stay_id}/environment", { params, body: sent, headers })),
  );
  return (
    <div className="soon">
      {t("isolation.environment.due")}
      <div className="reading-line">
        {field}
        <Button
          disabled={spots.length === 0}
          loading={write.isPending}
          onClick={() => write.mutate({ spots, at: new Date().toISOString() })}
        >
          {t("isolation.environment.taken")}
        </Button>
        <WriteProblem error={write.error} />
      </div>
    </div>
  );
}

function Results({ guest }: { guest: GuestDay }) {
  const { t } = useTranslation();
  const { spots, field } = useSpots(
    t("isolation.environment.which", { name: guest.name }),
    t("isolation.environment.hint"),
    [],
  );
  const params = { path: { stay_id: guest.stay } };
  const write = useRoomAct((sent: { positive: Spot[]; at: string }, headers) =>
    ask(
      api.POST("/api/isolation/stays/{stay_id}/environment/results", {
        params,
        body: sent,
        headers,
      }),
    ),
  );
  return (
    <div className="soon">
      {t("isolation.environment.waiting")}
      <div className="reading-line">
        {field}
        <Button
          danger={spots.length > 0}
          loading={write.isPending}
          onClick={() => write.mutate({ positive: spots, at: new Date().toISOString() })}
        >
          {t(
            spots.length === 0 ? "isolation.environment.allNegative" : "isolation.environment.told",
          )}
        </Button>
        <WriteProblem error={write.error} />
      </div>
    </div>
  );
}
