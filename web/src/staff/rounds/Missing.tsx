import { useQuery } from "@tanstack/react-query";
import { Button, Form, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useWrite } from "@/api/useWrite";
import { Shown, WriteProblem } from "@/parts/States";

import { missingQuery } from "./queries";

type MissingPerson = components["schemas"]["MissingPerson"];
const KINDS = ["exempt", "refused", "away"] as const;

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
  return (
    <Shown query={useQuery(missingQuery(round, unit))}>
      {({ items }) => (
        <>
          <p className="soft">{t("rounds.missingShown", { count: items.length })}</p>
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
          {asked === null ? null : (
            <ReasonDialog round={round} person={asked} close={() => setAsked(null)} />
          )}
        </>
      )}
    </Shown>
  );
}

function ReasonDialog(props: { round: string; person: MissingPerson; close: () => void }) {
  const { t } = useTranslation();
  const send = useWrite(
    (typed: { kind: (typeof KINDS)[number]; why: string }, headers) =>
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
      <Form<{ kind: (typeof KINDS)[number]; why: string }>
        name="reason"
        layout="vertical"
        initialValues={{ kind: "away" }}
        onFinish={(typed) => send.mutate(typed)}
      >
        <Form.Item name="kind" label={t("rounds.reason")}>
          <Select options={KINDS.map((value) => ({ value, label: t(`rounds.sums.${value}`) }))} />
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
