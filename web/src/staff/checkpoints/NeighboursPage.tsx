import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { sayShort } from "@/parts/moments";
import { PageHead } from "@/parts/PageHead";
import { Nothing, Shown } from "@/parts/States";
import { useNow } from "@/parts/useNow";

import { useMay } from "../session/session";
import "@/parts/barrier/barrier.css";
import "./checkpoints.css";
import "./flow.css";
import { stateOfList } from "./list-state";
import {
  AgreeButton,
  EndAgreementButton,
  FileAgain,
  MakeKeyButton,
  NeighbourFile,
  WriteListButton,
} from "./neighbour-acts";
import { neighboursQuery, type CheckedList, type Neighbour, type Neighbours } from "./neighbours";

/** With whom it is agreed that a vehicle checked upstream passes, and the lists both ways. */
export function NeighboursPage() {
  const { t } = useTranslation();
  const may = useMay();
  const neighbours = useQuery(neighboursQuery);
  return (
    <>
      <PageHead title={t("neighbours.title")} line={t("neighbours.line")}>
        <Link className="ledger-link" to="/checkpoints">
          {t("menu.checkpoints")}
        </Link>
        {may("checkpoints") ? <AgreeButton /> : null}
      </PageHead>
      <Shown query={neighbours}>
        {(found) => (
          <>
            <OwnKey found={found} mayAct={may("checkpoints")} />
            {found.items.length === 0 ? <Nothing text={t("neighbours.none")} /> : null}
            {found.items.map((each) => (
              <Agreement key={each.id} neighbour={each} />
            ))}
            {found.again.length === 0 ? null : <UsedAgain found={found.again} />}
          </>
        )}
      </Shown>
    </>
  );
}

/** The key that the neighbour needs, and where the neighbour's files go. */
function OwnKey({ found: { own, items }, mayAct }: { found: Neighbours; mayAct: boolean }) {
  const { t } = useTranslation();
  return (
    <section className="sheet neighbour">
      <h2>{t("neighbours.own")}</h2>
      {own === null ? (
        <p>
          {t("neighbours.noKey")} {mayAct ? <MakeKeyButton /> : null}
        </p>
      ) : (
        <>
          <p>
            <code className="neighbour-key">{own.key}</code>
          </p>
          <p className="soft">
            {t("neighbours.digits")} <b className="numbers">{own.fingerprint}</b> ·{" "}
            {t("neighbours.compare")}
          </p>
        </>
      )}
      {own !== null && items.some(({ ended_at, may_act }) => may_act && ended_at === null) ? (
        <NeighbourFile />
      ) : null}
    </section>
  );
}

function Agreement({ neighbour }: { neighbour: Neighbour }) {
  const { t } = useTranslation();
  const now = useNow(60_000);
  const { name, fingerprint, unit, agreed_at, agreed_by, ended_at, reason, may_act } = neighbour;
  const stands = ended_at === null;
  const lists = [neighbour.ours, neighbour.theirs].filter((each) => each !== null);
  return (
    <section className="sheet neighbour">
      <header className="flow-head">
        <h2 className="sheet-title">
          {name}{" "}
          <span className={`light light-${stands ? "green" : "red"}`}>
            {t(stands ? "neighbours.stands" : "neighbours.ended")}
          </span>
        </h2>
        {may_act && stands ? (
          <span className="flow-acts">
            <WriteListButton neighbour={neighbour} />
            <EndAgreementButton neighbour={neighbour} />
          </span>
        ) : null}
      </header>
      <p className="soft">
        {t("neighbours.agreed", {
          at: sayShort(agreed_at, now),
          by: agreed_by?.name ?? t("neighbours.onServer"),
          unit: unit.name,
        })}{" "}
        · {t("neighbours.digits")} <span className="numbers">{fingerprint}</span>
      </p>
      {ended_at === null ? null : (
        <p>{t("neighbours.endedAt", { at: sayShort(ended_at, now), reason })}</p>
      )}
      {lists.length === 0 ? (
        <p className="soft">{t("neighbours.noList")}</p>
      ) : (
        <Lists name={name} lists={lists} now={now} mayAct={may_act} />
      )}
    </section>
  );
}

/** Devices without a network let the same vehicle in twice by one check: the office looks into it. */
function UsedAgain({ found }: { found: Neighbours["again"] }) {
  const { t } = useTranslation();
  const now = useNow(60_000);
  const said = ({ checkpoint, passed_at, by }: Neighbours["again"][number]["first"]) =>
    checkpoint === null
      ? t("neighbours.again.elsewhere", { at: sayShort(passed_at, now) })
      : `${checkpoint} · ${sayShort(passed_at, now)} · ${by ?? ""}`;
  return (
    <section className="sheet neighbour">
      <h2>{t("neighbours.again.title")}</h2>
      <p className="soft">{t("neighbours.again.how")}</p>
      <ul className="checks-again">
        {found.map(({ plate, neighbour, first, second }) => (
          <li key={second.id}>
            <b className="numbers">{plate}</b>{" "}
            {t("neighbours.again.line", {
              name: neighbour,
              first: said(first),
              second: said(second),
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}

const COLUMNS = ["way", "number", "vehicles", "made", "until", "signed", "received"] as const;
const SAID: ReadonlySet<string> = new Set(["signed", "received"]);
const LIGHTS = { holds: "green", waiting: "yellow", over: "red" } as const;

function Lists(props: { name: string; lists: CheckedList[]; now: Date; mayAct: boolean }) {
  const { t } = useTranslation();
  const { name, lists, now, mayAct } = props;
  return (
    <div className="ledger-scroll" tabIndex={0} role="region" aria-label={name}>
      <table className="levers">
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th
                scope="col"
                key={column}
                className={SAID.has(column) ? "neighbour-signed" : undefined}
              >
                {t(`neighbours.columns.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lists.map((each) => {
            const state = stateOfList(each, now);
            return (
              <tr key={each.id}>
                <th scope="row">
                  {t(each.is_ours ? "neighbours.ours" : "neighbours.theirs", { name })}{" "}
                  <span className={`light light-${LIGHTS[state]}`}>
                    {t(`neighbours.states.${state}`)}
                  </span>
                </th>
                <td className="numbers">{each.number}</td>
                <td className="numbers">
                  {each.vehicles}
                  {each.left_out > 0 ? (
                    <span className="soft">
                      {" "}
                      {t("neighbours.leftOut", { many: each.left_out })}
                    </span>
                  ) : null}
                </td>
                <td className="numbers">{sayShort(each.made_at, now)}</td>
                <td className="numbers">{sayShort(each.until_at, now)}</td>
                <td className="neighbour-signed">{each.signed_by}</td>
                <td className="neighbour-signed">
                  {each.received_at === null
                    ? "–"
                    : `${each.receiver} · ${sayShort(each.received_at, now)}`}{" "}
                  {mayAct && (state !== "over" || !each.is_ours) ? <FileAgain list={each} /> : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
