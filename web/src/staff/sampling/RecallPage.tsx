import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";
import { Deadline } from "@/parts/Deadline";
import { Moment } from "@/parts/Moment";
import { sayLength } from "@/parts/moments";
import { PageHead } from "@/parts/PageHead";
import { Shown } from "@/parts/States";

import { useMay } from "../session/session";
import { HoldNotice } from "./HoldNotice";
import { recallQuery, type Met, type Recall, type Recalled } from "./queries";
import "../home/home.css";
import "./sampling.css";
import { Value } from "./Value";

const STAGES = ["waiting", "sampled", "negative", "positive", "withdrawn"] as const;
type Stage = (typeof STAGES)[number];

/** A positive pool: everybody in it, the state of each, and whom they met since. */
export function RecallPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: "/inside/recalls/$id" });
  return (
    <Shown query={useQuery(recallQuery(id))} isPage>
      {({ recall, people, met }) => (
        <>
          <PageHead
            title={`${t("sampling.recall")} ${recall.barcode}`}
            line={
              <>
                <Value value={recall.value} /> · {recall.place} · {recall.unit.name} ·{" "}
                <Moment at={recall.at} />
              </>
            }
          >
            <Link to="/tubes/$id" params={{ id: recall.tube }}>
              {t("sampling.openTube")}
            </Link>
          </PageHead>
          <Clocks recall={recall} people={people} />
          <section className="sheet">
            <h2>{t("sampling.everybody", { count: people.length })}</h2>
            <ol className="plain recall-people">
              {people.map((each) => (
                <Person key={each.id} recall={recall.id} person={each} />
              ))}
            </ol>
          </section>
          <MetList recall={recall} people={people} met={met} />
        </>
      )}
    </Shown>
  );
}

function Clocks({ recall, people }: { recall: Recall; people: Recalled[] }) {
  const { t } = useTranslation();
  const counts = STAGES.map((stage) => ({
    stage,
    count: people.filter((each) => each.stage === stage).length,
  }));
  return (
    <>
      <ul className="tiles" aria-label={t("sampling.states")}>
        {counts
          .filter(({ stage, count }) => count > 0 || stage !== "withdrawn")
          .map(({ stage, count }) => (
            <li key={stage} className={isBad(stage) && count > 0 ? "tile tile-late" : "tile"}>
              <b className="numbers">{count}</b> {t(`sampling.stages.${stage}`)}
            </li>
          ))}
      </ul>
      {recall.withdrawn_at !== null ? (
        <p className="soft">
          {t("sampling.withdrawnAt")} <Moment at={recall.withdrawn_at} />
        </p>
      ) : recall.open > 0 ? (
        <p>
          {t("sampling.resampleBy")} <Deadline due={recall.resample_by} /> ·{" "}
          {t("sampling.resultBy")} <Deadline due={recall.result_by} />
        </p>
      ) : null}
    </>
  );
}

const isBad = (stage: Stage) => stage === "waiting" || stage === "positive";

function Person({ recall, person }: { recall: string; person: Recalled }) {
  const { t } = useTranslation();
  const may = useMay();
  const stage = STAGES.find((each) => each === person.stage) ?? "waiting";
  return (
    <li className={`recall-person stage-${stage}`}>
      <div>
        <b className="numbers">{person.place}</b> <b>{person.name}</b>{" "}
        <span className="soft">{person.unit.name}</span>
      </div>
      <div className={isBad(stage) ? "late" : ""}>
        {t(`sampling.stages.${stage}`)} <Moment at={person.since} short />
        {person.single_barcode === "" ? null : (
          <span className="soft mono"> {person.single_barcode}</span>
        )}
      </div>
      <div>
        <Link to="/measures/$id" params={{ id: person.measure }}>
          {person.released_at === null
            ? t(person.held_before ? "sampling.heldBefore" : "sampling.heldUntil", {
                day: person.held_until,
              })
            : t("sampling.released")}
        </Link>
        {may("care") && person.ended_at === null ? (
          <HoldNotice recall={recall} person={person} />
        ) : null}
      </div>
      <Answers person={person} />
    </li>
  );
}

/** Who answers for the sample, then for its result; and the case of who is positive. */
function Answers({ person }: { person: Recalled }) {
  const { t } = useTranslation();
  return (
    <div className="soft">
      {person.order === null ? null : (
        <Link to="/orders/$id" params={{ id: person.order }}>
          {person.answers}
        </Link>
      )}{" "}
      {person.answers_by === null ? null : <Deadline due={person.answers_by} />}{" "}
      {person.case === null ? null : (
        <Link to="/cases/$id" params={{ id: person.case }} className="late">
          {t("sampling.case", { number: person.case_number })}
        </Link>
      )}
    </div>
  );
}

function MetList({ recall, people, met }: { recall: Recall; people: Recalled[]; met: Met[] }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const names = new Map(people.map((each) => [each.id, each.name]));
  return (
    <section className="sheet">
      <h2>{t("sampling.metSince")}</h2>
      {recall.traced_at === null ? <p className="soon">{t("sampling.tracing")}</p> : null}
      {recall.traced_at !== null && met.length === 0 ? (
        <p className="soft">{t("sampling.metNobody")}</p>
      ) : null}
      <ul className="plain">
        {met.map((each) => (
          <li key={`${each.by} ${each.name} ${each.first_at} ${each.site}`}>
            {names.get(each.by)} — <b>{each.name}</b>{" "}
            <span className="soft">
              {each.unit.name} ·{" "}
              {each.is_household ? t("sampling.sameHome") : `${each.site} ${each.zone}`} ·{" "}
              <Moment at={each.first_at} short /> · {sayLength(each.seconds * 1000, language)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
