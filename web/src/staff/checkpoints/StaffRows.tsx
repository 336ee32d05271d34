import { useQuery } from "@tanstack/react-query";
import { Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Moment } from "@/parts/Moment";
import { Nothing, Shown } from "@/parts/States";

import { useMay } from "../session/session";
import type { LedgerSearch } from "./filters";
import { FormButton } from "./FormButton";
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
  const may = useMay();
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
                <li key={each.id} className="list-line">
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
                  {each.ended_at === null && may("checkpoints") ? (
                    <EndForgotten id={each.id} name={each.officer.name} />
                  ) : null}
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

/** The officer forgot to hand the post over: whoever leads the checkpoints ends the shift. */
function EndForgotten({ id, name }: { id: string; name: string }) {
  const { t } = useTranslation();
  const params = { path: { standing_id: id } };
  return (
    <FormButton<{ reason: string }>
      name={`shift-end-${id}`}
      title={t("ledgerOfDay.endShiftOf", { name })}
      word={t("ledgerOfDay.endShift")}
      isSmall
      act={(body, headers) =>
        ask(api.POST("/api/shifts/{standing_id}/end", { params, body, headers }))
      }
    >
      <Form.Item
        name="reason"
        label={t("barrier.reason")}
        rules={[{ required: true, whitespace: true, message: t("atBarrier.missing") }]}
      >
        <Input maxLength={300} autoComplete="off" />
      </Form.Item>
    </FormButton>
  );
}
