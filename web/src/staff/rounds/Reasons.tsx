import { useQuery } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { Moment } from "@/parts/Moment";
import { Shown, WriteProblem } from "@/parts/States";

import { REASONS, reasonsQuery, type ReasonKind } from "./queries";

/** Who has a reason not to be sampled and why; asked for by a button, since it names people. */
export function Reasons({ round, unit }: { round: string; unit: string }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  return (
    <section className="sheet">
      <h2>{t("rounds.reasons")}</h2>
      {shown ? (
        <List round={round} unit={unit} />
      ) : (
        <Button onClick={() => setShown(true)}>{t("rounds.showReasons")}</Button>
      )}
    </section>
  );
}

function List({ round, unit }: { round: string; unit: string }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<"" | ReasonKind>("");
  const [q, setQ] = useState("");
  const end = useWrite((reason: string, headers) =>
    ask(
      api.POST("/api/rounds/reasons/{reason_id}/end", {
        params: { path: { reason_id: reason } },
        headers,
      }),
    ),
  );
  const kinds = REASONS.map((value) => ({ value, label: t(`rounds.sums.${value}`) }));
  return (
    <>
      <div className="round-finds">
        <Select<"" | ReasonKind>
          value={kind}
          aria-label={t("rounds.reason")}
          onChange={setKind}
          options={[{ value: "", label: t("rounds.anyKind") }, ...kinds]}
        />
        <Input.Search
          allowClear
          className="round-find"
          aria-label={t("rounds.findName")}
          placeholder={t("rounds.findName")}
          onSearch={setQ}
        />
      </div>
      <WriteProblem error={end.error} />
      <Shown query={useQuery(reasonsQuery(round, { unit, kind, q }))}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{t("rounds.noReasons")}</p>
          ) : (
            <ul className="round-reasons">
              {items.map((each) => (
                <li key={each.id}>
                  <b>{each.name}</b> <span className="soft">{each.unit.name}</span>{" "}
                  {t(`rounds.sums.${each.kind as ReasonKind}`)}: {each.why}{" "}
                  <span className="soft">
                    {each.by} <Moment at={each.at} short />
                  </span>{" "}
                  {each.is_sampled ? (
                    <span className="soon">{t("rounds.sampledAfterAll")}</span>
                  ) : (
                    <Button
                      size="small"
                      type="link"
                      loading={end.isPending && end.variables === each.id}
                      onClick={() => end.mutate(each.id)}
                    >
                      {t("rounds.takeBack")}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </>
  );
}
