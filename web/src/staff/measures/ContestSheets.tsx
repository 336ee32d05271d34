import { Link } from "@tanstack/react-router";
import { Button, Form, Input, Radio } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Deadline } from "@/parts/Deadline";
import { Moment } from "@/parts/Moment";
import { WriteProblem } from "@/parts/States";

import { useMay, useMe } from "../session/session";
import { useMeasureAct, type Contest } from "./queries";

const ANSWERS = ["stands", "changed", "lifted"] as const;

interface Answer {
  answer: (typeof ANSWERS)[number];
  reasons: string;
}

/** Contests with their answers, or a form for the one who may answer. */
export function ContestSheets({
  contests,
  named = false,
}: {
  contests: Contest[];
  named?: boolean;
}) {
  return contests.map((contest) => <OneContest key={contest.id} contest={contest} named={named} />);
}

function OneContest({ contest, named }: { contest: Contest; named: boolean }) {
  const { t } = useTranslation();
  return (
    <article className="contest" aria-label={contest.person}>
      {named ? (
        <h2>
          <Link to="/measures/$id" params={{ id: contest.measure }}>
            {contest.person}
          </Link>{" "}
          <span className="soft">{contest.unit.name}</span>
        </h2>
      ) : null}
      <p className="soft">
        <Moment at={contest.made_at} />{" "}
        {contest.taken_by === null
          ? t("contests.bySelf")
          : t("contests.taken", { name: contest.taken_by.name })}{" "}
        · {t("contests.imposedBy", { name: contest.imposed_by.name })}
      </p>
      <blockquote>{contest.text}</blockquote>
      {contest.answered_at === null ? <Waits contest={contest} /> : <Answered contest={contest} />}
    </article>
  );
}

function Answered({ contest }: { contest: Contest }) {
  const { t } = useTranslation();
  return (
    <p>
      <b>{t(`contests.answers.${contest.answer as "stands"}`)}</b> {contest.reasons}{" "}
      <span className="soft">
        {t("contests.answeredBy", { name: contest.answered_by?.name ?? "" })}{" "}
        <Moment at={contest.answered_at} />
      </span>
    </p>
  );
}

function Waits({ contest }: { contest: Contest }) {
  const { t } = useTranslation();
  const may = useMay();
  const me = useMe();
  const answer = useMeasureAct((body: Answer, headers) =>
    ask(
      api.POST("/api/contests/{contest_id}/answer", {
        params: { path: { contest_id: contest.id } },
        body,
        headers,
      }),
    ),
  );
  const clock = <Deadline due={contest.answer_by} />;
  if (!may("judge")) return clock;
  if (contest.imposed_by.id === me.id)
    return (
      <>
        {clock} <p className="soft">{t("contests.own")}</p>
      </>
    );
  return (
    <Form<Answer>
      name={`answer-${contest.id}`}
      layout="vertical"
      onFinish={(sent) => answer.mutate(sent)}
    >
      {clock}
      <Form.Item
        name="answer"
        label={t("contests.answer")}
        rules={[{ required: true, message: t("measures.missing") }]}
      >
        <Radio.Group
          options={ANSWERS.map((value) => ({ value, label: t(`contests.answers.${value}`) }))}
        />
      </Form.Item>
      <Form.Item
        name="reasons"
        label={t("contests.reasons")}
        rules={[{ required: true, message: t("measures.missing") }]}
      >
        <Input.TextArea maxLength={2000} autoSize={{ minRows: 2 }} />
      </Form.Item>
      <WriteProblem error={answer.error} />
      <Button type="primary" htmlType="submit" loading={answer.isPending}>
        {t("contests.submit")}
      </Button>
    </Form>
  );
}
