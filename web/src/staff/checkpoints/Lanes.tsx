import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { useMay } from "../session/session";
import type { Flow } from "./flow";
import { CloseLaneButton, LaneButton, type LaneFacts } from "./lane-dialogs";
import type { Checkpoint } from "./queries";

/** The lanes: what is open for whom with how many officers; opened, changed and closed here. */
export function Lanes({ flow, lanes }: { flow: Flow; lanes: Checkpoint["lanes"] }) {
  const { t } = useTranslation();
  const isMine = useMay()("passages");
  const place = flow.checkpoint.id;
  return (
    <section className="sheet flow-ahead">
      <header className="flow-head">
        <h2 className="sheet-title">{t("flow.lanes")}</h2>
        {isMine ? <LaneButton checkpoint={place} title={t("posts.openLane")} /> : null}
      </header>
      <ul className="flow-lanes">
        {flow.lanes.map(({ is_open, ...lane }) => (
          <li key={lane.name} className={is_open ? undefined : "is-closed"}>
            <span>
              <b>{t("flow.lane", { name: lane.name })}</b>{" "}
              {is_open ? t("flow.officers", { many: lane.servers }) : t("flow.closed")}
              {" · "}
              {sayClasses(lane.classes, t)}
              {" · "}
              {t(`posts.directions.${lane.direction}`)}
            </span>
            {isMine ? (
              <LaneActs
                checkpoint={place}
                lane={{ ...lane, is_second_check: false }}
                isOpen={is_open}
              />
            ) : null}
          </li>
        ))}
        {lanes
          .filter(({ is_second_check }) => is_second_check)
          .map(({ id, name, servers, direction }) => (
            <li key={id}>
              <span>
                <b>{t("posts.checkLane", { name })}</b> {t("flow.officers", { many: servers })}
              </span>
              {isMine ? (
                <LaneActs
                  checkpoint={place}
                  lane={{ name, servers, direction, classes: [], is_second_check: true }}
                  isOpen
                />
              ) : null}
            </li>
          ))}
        {flow.second_check_officers === 0 ? (
          <li>
            <b>{t("flow.secondCheck")}</b> {t("flow.inLane")}
          </li>
        ) : null}
      </ul>
      <p className="soft">{sayServices(flow, t)}</p>
    </section>
  );
}

function LaneActs(props: { checkpoint: string; lane: LaneFacts; isOpen: boolean }) {
  const { t } = useTranslation();
  const { checkpoint, lane, isOpen } = props;
  const what = { name: lane.name };
  if (!isOpen) {
    const title = t("posts.openThis", what);
    return <LaneButton checkpoint={checkpoint} start={lane} title={title} word={t("posts.open")} />;
  }
  return (
    <span className="flow-acts">
      <LaneButton
        checkpoint={checkpoint}
        start={lane}
        title={t("posts.changeThis", what)}
        word={t("posts.change")}
      />
      <CloseLaneButton checkpoint={checkpoint} name={lane.name} />
    </span>
  );
}

function sayClasses(kinds: LaneFacts["classes"], t: TFunction): string {
  return kinds.map((kind) => t(`barrier.classes.${kind}`)).join(t("flow.comma"));
}

function sayServices({ services }: Flow, t: TFunction): string {
  const said = services.map(({ vehicle_class, mean_seconds, timed }) =>
    t(timed === 0 ? "flow.assumed" : "flow.seconds", {
      kind: t(`barrier.classes.${vehicle_class}`),
      seconds: Math.round(mean_seconds),
    }),
  );
  return `${t("flow.service")} ${said.join(t("flow.comma"))}`;
}
