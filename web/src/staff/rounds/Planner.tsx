import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Slider } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";
import { say } from "@/parts/problems";
import { Shown } from "@/parts/States";

import { useMay } from "../session/session";
import { Bars } from "./Bars";
import { planQuery, type Plan, type PlanWish } from "./queries";
import { RoundForm, type Planned } from "./RoundForm";
import { peopleAt, PEOPLE_STEPS, placeOf, POOLS, PREVALENCES, sayShare } from "./sliders";

const SIZES = [1, 5, 10, 20] as const;
const FIRST: PlanWish = { people: 500_000, hours: 24, pool: 10, prevalence: 0.001 };

/** What a round takes, while the sliders move; nothing is stored. */
export function Planner() {
  const { t } = useTranslation();
  const [wish, setWish] = useState(FIRST);
  const [shown, setShown] = useState(FIRST);
  const plan = useQuery(planQuery(shown));
  const change = (what: Partial<PlanWish>) => setWish({ ...wish, ...what });
  const ask = () => setShown(wish);
  const may = useMay();
  const navigate = useNavigate();
  const [making, setMaking] = useState(false);
  return (
    <div className="planner">
      <section className="sheet">
        <Knob
          label={t("rounds.people")}
          said={wish.people.toLocaleString("en")}
          max={PEOPLE_STEPS.length - 1}
          value={placeOf(PEOPLE_STEPS, wish.people)}
          change={(at) => change({ people: peopleAt(at) })}
          done={ask}
        />
        <Knob
          label={t("rounds.hours")}
          said={`${wish.hours} h`}
          min={2}
          max={72}
          value={wish.hours}
          change={(hours) => change({ hours })}
          done={ask}
        />
        <Knob
          label={t("rounds.pool")}
          said={`${wish.pool}`}
          max={POOLS.length - 1}
          value={placeOf(POOLS, wish.pool)}
          change={(at) => change({ pool: POOLS[at] ?? 10 })}
          done={ask}
        />
        <Knob
          label={t("rounds.prevalence")}
          said={sayShare(wish.prevalence)}
          max={PREVALENCES.length - 1}
          value={placeOf(PREVALENCES, wish.prevalence)}
          change={(at) => change({ prevalence: PREVALENCES[at] ?? 0.001 })}
          done={ask}
        />
      </section>
      <Shown query={plan}>
        {(found) => (
          <>
            {!may("assign") ? null : making ? (
              <RoundForm
                planned={plannedBy(found, shown)}
                close={() => void navigate({ to: "/rounds", search: {} })}
              />
            ) : (
              <div>
                <Button type="primary" onClick={() => setMaking(true)}>
                  {t("rounds.makeRound")}
                </Button>
              </div>
            )}
            <Answer plan={found} wish={shown} />
          </>
        )}
      </Shown>
    </div>
  );
}

/** A round as the plan says; what laboratories can do is theirs to say, and not what it needs. */
function plannedBy(plan: Plan, wish: PlanWish): Planned {
  const pool_size = SIZES.find((size) => size === wish.pool) ?? 10;
  const { points, lanes } = plan;
  return { hours: wish.hours, pool_size, points, lanes };
}

interface KnobProps {
  label: string;
  said: string;
  min?: number;
  max: number;
  value: number;
  change: (value: number) => void;
  done: () => void;
}

function Knob({ label, said, min = 0, max, value, change, done }: KnobProps) {
  return (
    <div className="knob">
      <div className="knob-head">
        <span>{label}</span> <b className="numbers">{said}</b>
      </div>
      <Slider
        min={min}
        max={max}
        value={value}
        onChange={change}
        onChangeComplete={done}
        tooltip={{ open: false }}
        ariaLabelForHandle={label}
        ariaValueTextFormatterForHandle={() => said}
      />
    </div>
  );
}

function Answer({ plan, wish }: { plan: Plan; wish: PlanWish }) {
  const { t } = useTranslation();
  const whole = (value: number) => value.toLocaleString("en", { maximumFractionDigits: 0 });
  const [early, late] = plan.finish_interval;
  const tiles: [string, string][] = [
    [whole(plan.points), t("rounds.points")],
    [whole(plan.lanes), t("rounds.lanes")],
    [whole(plan.samplers), t("rounds.samplers")],
    [whole(plan.tubes), t("rounds.tubes")],
    [whole(plan.lab_tests), t("rounds.tests")],
    [whole(plan.lab_tubes_an_hour), t("rounds.anHour")],
    [plan.positive_tubes.toFixed(1), t("rounds.positiveTubes")],
    [`${plan.finish_hours.toFixed(1)} h`, t("rounds.finish")],
  ];
  return (
    <>
      <ul className="tiles" aria-label={t("rounds.answer")}>
        {tiles.map(([number, word]) => (
          <li key={word} className="tile">
            <b className="numbers">{number}</b> {word}
          </li>
        ))}
      </ul>
      <section className="sheet">
        <p>
          {t("rounds.interval", {
            early: (early ?? 0).toFixed(1),
            late: (late ?? 0).toFixed(1),
            best: plan.best_pool,
            use: plan.best_in_use,
          })}
        </p>
        <Bars
          title={t("rounds.testsByPool")}
          bars={plan.by_pool.map((each) => ({
            key: `${each.pool}`,
            label: `${each.pool}`,
            value: each.tests,
            said: whole(each.tests),
            strong: each.pool === wish.pool,
          }))}
        />
        <Assumptions plan={plan} />
      </section>
    </>
  );
}

function Assumptions({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <details>
      <summary>{t("rounds.rests")}</summary>
      <ul className="plain">
        {Object.entries(plan.assumptions).map(([name, each]) => (
          <li key={name}>
            <b className="numbers">{each.value.toFixed(1)}</b> {say(each.means, language)}{" "}
            <span className={each.source === null ? "soon" : "soft"}>
              {each.source === null ? t("rounds.assumed") : say(each.source, language)}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
