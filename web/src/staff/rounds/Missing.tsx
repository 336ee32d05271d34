import { useQuery } from "@tanstack/react-query";
import { Button, Form, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useWrite } from "@/api/useWrite";
import { Shown, WriteProblem } from "@/parts/States";

import { missingQuery, REASONS, type ReasonKind } from "./queries";

type MissingPerson = components["schemas"]["MissingPerson"];

/** Who has neither a sample nor a reason; asked for by a button, since it names people. */
export function Missing({ round, unit }: { round: string; unit: string }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  return (
    <section className="sheet">
      <h2>{t("rounds.whoIsMissing")}</h2>
      {shown ? (
        <List round={round} unit={unit} />
      ) : (
        <Button onClick={() => setShown(true)}>{t("rounds.showMissing")}</Button>
      )}
    </section>
  );
}

function List({ round, unit }: { round: string; unit: string }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<MissingPerson | null>(null);
  const [q, setQ] = useState("");
  return (
    <>
      <Input.Search
        allowClear
        className="round-find"
        aria-label={t("rounds.findName")}
        placeholder={t("rounds.findName")}
        onSearch={setQ}
      />
      <Shown query={useQuery(missingQuery(round, unit, q))}>
        {({ items, many, isolated }) => (
          <>
            <p className="soft">
              {many === 0
                ? t("rounds.nobodyMissing")
                : t("rounds.missingShown", { many, count: items.length })}
            </p>
            <ul className="tube-chips">
              {items.map((each) => (
                <li key={each.person}>
                  {each.name} <span className="soft">{each.unit.name}</span>{" "}
                  <Button size="small" type="link" onClick={() => setAsked(each)}>
                    {t("rounds.giveReason")}
                  </Button>
                </li>
              ))}
            </ul>
            {isolated.length === 0 ? null : (
              <>
                <h3>{t("rounds.inIsolation", { count: isolated.length })}</h3>
                <ul className="tube-chips">
                  {isolated.map((each) => (
                    <li key={each.person}>
                      {each.name} <span className="soft">{each.site}</span>
                    </li>
                  ))}
                </ul>
              </>
            )}
            {asked === null ? null : (
              <ReasonDialog round={round} person={asked} close={() => setAsked(null)} />
            )}
          </>
        )}
      </Shown>
    </>
  );
}

function ReasonDialog(props: { round: string; person: MissingPerson; close: () => void }) {
  const { t } = useTranslation();
  const send = useWrite(
    (typed: { kind: ReasonKind; why: string }, headers) =>
      ask(
        api.POST("/api/rounds/{round_id}/reasons", {
          params: { path: { round_id: props.round } },
          body: { ...typed, person: props.person.person },
          headers,
        }),
      ),
    props.close,
  );
  return (
    <Modal
      open
      title={t("rounds.reasonFor", { name: props.person.name })}
      onCancel={props.close}
      footer={null}
      destroyOnHidden
    >
      <Form<{ kind: ReasonKind; why: string }>
        name="reason"
        layout="vertical"
        initialValues={{ kind: "away" }}
        onFinish={(typed) => send.mutate(typed)}
      >
        <Form.Item name="kind" label={t("rounds.reason")}>
          <Select options={REASONS.map((value) => ({ value, label: t(`rounds.sums.${value}`) }))} />
        </Form.Item>
        <Form.Item name="why" label={t("rounds.why")} rules={[{ required: true }]}>
          <Input maxLength={300} />
        </Form.Item>
        <WriteProblem error={send.error} />
        <Button type="primary" block htmlType="submit" loading={send.isPending}>
          {t("rounds.write")}
        </Button>
      </Form>
    </Modal>
  );
}
