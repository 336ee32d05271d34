import { App, Button, Flex, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { Match } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { useFieldName } from "@/parts/fields";
import { Moment } from "@/parts/Moment";
import { WriteProblem } from "@/parts/States";

import { PersonLeads } from "../people/PersonFacts";

const LEVELS = ["same", "close", "different", "missing"] as const;

/** One pair: field by field, then merge or keep apart; afterwards undo. */
export function Pair({ match }: { match: Match }) {
  const { t } = useTranslation();
  const percent = Math.round(match.probability * 100);
  return (
    <article className="sheet pair" aria-label={t("matching.pair", { name: match.person.name })}>
      <h2>
        {match.person.name} / {match.other.name}{" "}
        <span className="soft numbers">{t("matching.probability", { percent })}</span>
      </h2>
      <Evidence match={match} />
      {match.decided_at ? <Decided match={match} /> : <Decide match={match} />}
    </article>
  );
}

function Evidence({ match }: { match: Match }) {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const valueName = (value: string) =>
    value === "male" || value === "female" ? t(`person.${value}`) : value;
  const missing = <span className="soft">{t("matching.notSaid")}</span>;
  return (
    <div className="pair-scroll">
      <table className="pair-table">
        <thead>
          <tr>
            <th scope="col">{t("matching.field")}</th>
            <th scope="col">{t("matching.left")}</th>
            <th scope="col">{t("matching.right")}</th>
            <th scope="col">{t("matching.compared")}</th>
          </tr>
        </thead>
        <tbody>
          {match.evidence.map((line) => (
            <tr key={line.field}>
              <th scope="row">{fieldName(line.field)}</th>
              <td>{valueName(line.left) || missing}</td>
              <td>{valueName(line.right) || missing}</td>
              <td>
                <Level level={line.level} />
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row">{t("leads.unit")}</th>
            <td>{match.person.unit.name}</td>
            <td>{match.other.unit.name}</td>
            <td />
          </tr>
          <tr>
            <th scope="row">{t("matching.from")}</th>
            <td>
              <PersonLeads person={match.person} />
            </td>
            <td>
              <PersonLeads person={match.other} />
            </td>
            <td />
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function Level({ level }: { level: string }) {
  const { t } = useTranslation();
  const known = LEVELS.find((word) => word === level);
  return (
    <span className={`level level-${level}`}>
      {known === undefined ? level : t(`matching.levels.${known}`)}
    </span>
  );
}

function Decide({ match }: { match: Match }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const params = { path: { match_id: match.id } };
  const decide = useWrite(
    (body: { same: boolean; reason: string }, headers) =>
      ask(api.POST("/api/matches/{match_id}/decision", { params, body, headers })),
    (_, { same }) => void message.success(same ? t("matching.merged") : t("matching.apart")),
  );
  const [reason, setReason] = useState("");
  return (
    <>
      <Flex gap={8} wrap>
        <Input
          className="pair-reason"
          value={reason}
          maxLength={300}
          aria-label={t("matching.reason")}
          placeholder={t("matching.reason")}
          onChange={(event) => setReason(event.target.value)}
        />
        <Button
          type="primary"
          loading={decide.isPending}
          onClick={() => decide.mutate({ same: true, reason })}
        >
          {t("matching.merge")}
        </Button>
        <Button loading={decide.isPending} onClick={() => decide.mutate({ same: false, reason })}>
          {t("matching.keepApart")}
        </Button>
      </Flex>
      <WriteProblem error={decide.error} />
    </>
  );
}

function Decided({ match }: { match: Match }) {
  const { t } = useTranslation();
  const { merge } = match;
  return (
    <>
      <p>
        {match.is_same ? t("matching.merged") : t("matching.apart")} · {match.decided_by?.name}{" "}
        <Moment at={match.decided_at} />
        {merge?.undone_at ? (
          <>
            {" "}
            · {t("matching.undone")} <Moment at={merge.undone_at} />
          </>
        ) : null}
        {match.reason === "" ? null : ` · ${match.reason}`}
      </p>
      {merge && !merge.undone_at ? <Undo merge={merge.id} /> : null}
    </>
  );
}

function Undo({ merge }: { merge: string }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const params = { path: { merge_id: merge } };
  const undo = useWrite((body: { reason: string }, headers) =>
    ask(api.POST("/api/merges/{merge_id}/undo", { params, body, headers })),
  );
  return (
    <>
      <Flex gap={8} wrap>
        <Input
          className="pair-reason"
          value={reason}
          maxLength={300}
          aria-label={t("matching.undoReason")}
          placeholder={t("matching.undoReason")}
          onChange={(event) => setReason(event.target.value)}
        />
        <Button
          disabled={reason.trim() === ""}
          loading={undo.isPending}
          onClick={() => undo.mutate({ reason })}
        >
          {t("matching.undo")}
        </Button>
      </Flex>
      <WriteProblem error={undo.error} />
    </>
  );
}
