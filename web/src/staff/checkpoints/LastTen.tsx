import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Moment } from "@/parts/Moment";
import { Nothing, Shown, WriteProblem } from "@/parts/States";

import { PassageActs } from "./PassageActs";
import { lastTenQuery, usePassageAct } from "./queries";
import { lightOf } from "@/parts/barrier/sound";

/** The last ten passages of a checkpoint; one written by mistake is taken back. */
export function LastTen({ checkpoint }: { checkpoint: string }) {
  const { t } = useTranslation();
  const query = useQuery(lastTenQuery(checkpoint));
  const undo = usePassageAct((id: string, headers) =>
    ask(
      api.POST("/api/passages/{passage_id}/withdraw", {
        params: { path: { passage_id: id } },
        body: { reason: t("barrier.mistake") },
        headers,
      }),
    ),
  );
  return (
    <section className="sheet last-ten">
      <h2>{t("atBarrier.lastTen")}</h2>
      <WriteProblem error={undo.error} />
      <Shown query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing text={t("barrier.none")} />
          ) : (
            <ol>
              {items.map((each) => (
                <li key={each.id} className="passage-line">
                  <span className={`light light-${lightOf(each.outcome)}`}>
                    {t(`barrier.outcomes.${each.outcome || "none"}`)}
                  </span>
                  <b>{each.plate || t("barrier.noPlate")}</b>
                  <span className="soft">
                    {t(`barrier.classes.${each.vehicle_class}`)} ·{" "}
                    {t("barrier.people", { count: each.travellers.length })} ·{" "}
                    <Moment at={each.passed_at} short />
                  </span>
                  <PassageActs passage={each} undo={() => undo.mutate(each.id)} />
                </li>
              ))}
            </ol>
          )
        }
      </Shown>
    </section>
  );
}
