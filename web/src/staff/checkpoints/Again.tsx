import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Input } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useWrite } from "@/api/useWrite";
import { plateKey } from "@/parts/barrier/again";
import { newKey } from "@/parts/barrier/form";
import { lightOf, playLight } from "@/parts/barrier/sound";
import { Moment } from "@/parts/Moment";
import { WriteProblem } from "@/parts/States";

import { againQuery, type Decided, type Direction } from "./queries";

type Vehicle = components["schemas"]["VehicleAgain"];

interface Props {
  checkpoint: string;
  lane: string | null;
  plate: string;
  direction: Direction;
  /** Makes room for the next vehicle, with the decision on this one. */
  done: (answer: Decided) => void;
}

/** Who came last with the plate that is typed: one touch registers them again, decided anew. */
export function Again(props: Props) {
  const plate = plateKey(props.plate);
  const { checkpoint, direction } = props;
  const asked = { checkpoint, plate, direction };
  const query = useQuery({ ...againQuery(asked), enabled: plate.length >= 7 });
  const last = plate.length >= 7 ? query.data?.items[0] : undefined;
  return last === undefined ? null : <LastTime key={plate} {...props} last={last} />;
}

function LastTime({ checkpoint, lane, direction, last, done }: Props & { last: Vehicle }) {
  const { t } = useTranslation();
  const [celsius, setCelsius] = useState<Record<number, string>>({});
  const [away, setAway] = useState<number[]>([]);
  const key = useRef<string | null>(null);
  const send = useWrite(
    (id: string, headers) =>
      ask(
        api.POST("/api/checkpoints/{checkpoint_id}/again", {
          params: { path: { checkpoint_id: checkpoint } },
          body: {
            id,
            plate: last.plate,
            direction,
            lane,
            people: peopleToday(last, away, celsius),
          },
          headers,
        }),
      ),
    (answer) => {
      playLight(lightOf(answer.passage.outcome));
      done(answer);
    },
  );
  const press = () => {
    // Made once: pressing again after a broken line is the same passage.
    key.current ??= newKey(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
    send.mutate(key.current);
  };
  return (
    <section className="again-here" aria-label={t("passingAgain.title")}>
      <b>{t("passingAgain.title")}</b>{" "}
      <span className="soft">
        <Moment at={last.passed_at} short /> {last.checkpoint}
      </span>
      <ul>
        {last.people.map(({ place, name, document }) => (
          <li key={place}>
            <Checkbox
              checked={!away.includes(place)}
              onChange={({ target }) =>
                setAway(target.checked ? away.filter((each) => each !== place) : [...away, place])
              }
            >
              {`${name} ${document}`.trim()}
            </Checkbox>
            <Input
              aria-label={`${t("barrier.celsius")} ${String(place)}`}
              placeholder={t("barrier.celsius")}
              inputMode="decimal"
              value={celsius[place] ?? ""}
              onChange={({ target }) => setCelsius({ ...celsius, [place]: target.value })}
              onPressEnter={(event) => {
                event.preventDefault();
                press();
              }}
            />
          </li>
        ))}
      </ul>
      <Button
        type="primary"
        disabled={away.length === last.people.length}
        loading={send.isPending}
        onClick={press}
      >
        {t("passingAgain.send")}
      </Button>
      <WriteProblem error={send.error} />
    </section>
  );
}

/** Who sits in the vehicle today, with today's temperatures. */
function peopleToday(last: Vehicle, away: number[], celsius: Record<number, string>) {
  return last.people
    .filter(({ place }) => !away.includes(place))
    .map(({ place }) => {
      const text = (celsius[place] ?? "").normalize("NFKC").replace(",", ".").trim();
      return { place, celsius: text === "" ? null : Number(text) };
    });
}
