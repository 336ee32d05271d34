import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Moment } from "@/parts/Moment";
import { Nothing, Shown } from "@/parts/States";

import { useMay } from "../session/session";
import { LadderForm } from "./LadderForm";
import { firstRungs, inForce, placeOf, type Ladder, type Rung } from "./ladders";
import { useOrderWords } from "./words";

/** How overdue orders climb: what is in force where, what was before, and a new ladder. */
export function Ladders() {
  const { t } = useTranslation();
  const may = useMay();
  const ladders = useQuery({ queryKey: ["ladders"], queryFn: () => ask(api.GET("/api/ladders")) });
  return (
    <Shown query={ladders}>
      {({ items }) => (
        <div className="ladders">
          <section className="sheet">
            <h2>{t("ladders.title")}</h2>
            <p className="soft">{t("ladders.help")}</p>
            {items.length === 0 ? <Nothing text={t("ladders.none")} /> : null}
            {items.map((each) => (
              <OneLadder key={each.id} ladder={each} isInForce={inForce(items).has(each.id)} />
            ))}
          </section>
          {may("policy") ? <LadderForm rungs={firstRungs(items)} /> : null}
        </div>
      )}
    </Shown>
  );
}

function OneLadder({ ladder, isInForce }: { ladder: Ladder; isInForce: boolean }) {
  const { t } = useTranslation();
  const words = useOrderWords();
  return (
    <article className={isInForce ? "ladder" : "ladder ladder-before"}>
      <h3>
        {ladder.unit?.name ?? t("ladders.everywhere")} ·{" "}
        {ladder.kind === "" ? t("ladders.allKinds") : words.kind(ladder.kind)}
      </h3>
      <p className="soft">
        {isInForce ? t("ladders.since") : t("ladders.before")} <Moment at={ladder.valid_from} />
      </p>
      <ol>
        {ladder.rungs.map((rung, at) => (
          <li key={at}>
            <OneRung rung={rung} />
          </li>
        ))}
      </ol>
    </article>
  );
}

function OneRung({ rung }: { rung: Rung }) {
  const { t } = useTranslation();
  const words = useOrderWords();
  const place = placeOf(rung);
  return (
    <>
      <span className="ladder-when numbers">{t(`ladders.when.${place.words}`, place.numbers)}</span>{" "}
      {words.whom(rung.whom)}
    </>
  );
}
