import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { Moment } from "@/parts/Moment";
import { Nothing, Shown } from "@/parts/States";

import type { LedgerSearch } from "./filters";
import { shiftsQuery } from "./queries";

type Asked = Parameters<typeof shiftsQuery>[0];

/** Whose shifts a number of the ledger stands for. */
export function staffAsked({ checkpoint, hour }: LedgerSearch, day: string): Asked {
  return {
    day,
    ...(checkpoint && { checkpoint }),
    ...(hour === undefined ? {} : { hour: Number(hour) }),
  };
}

/** Who stood at the checkpoints, from when until when, and who signed for the post. */
export function StaffRows(props: {
  asked: Asked;
  names: ReadonlyMap<string, string>;
  close: () => void;
}) {
  const { t } = useTranslation();
  const { asked, names, close } = props;
  const hour = asked.hour === undefined ? "" : ` · ${String(asked.hour).padStart(2, "0")}:00`;
  return (
    <section className="sheet ledger-lines">
      <h2>
        {t("ledgerOfDay.onDuty")} · {asked.day}
        {hour}{" "}
        <Button size="small" onClick={close}>
          {t("ledgerOfDay.close")}
        </Button>
      </h2>
      <Shown query={useQuery(shiftsQuery(asked))}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing text={t("atBarrier.nobodyOnDuty")} />
          ) : (
            <ul>
              {items.map((each) => (
                <li key={`${each.officer.name}${each.began_at}`} className="list-line">
                  <b>{each.officer.name}</b>
                  <span>{names.get(each.checkpoint)}</span>
                  <span>
                    <Moment at={each.began_at} /> –{" "}
                    {each.ended_at === null ? (
                      t("ledgerOfDay.stillThere")
                    ) : (
                      <Moment at={each.ended_at} />
                    )}
                  </span>
                  {each.signed === "" ? null : (
                    <span className="soft">
                      {t("barrier.signed")} {each.signed}
                    </span>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </section>
  );
}
