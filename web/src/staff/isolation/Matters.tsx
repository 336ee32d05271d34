import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Form, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Deadline } from "@/parts/Deadline";
import { Moment } from "@/parts/Moment";
import { Shown, WriteProblem } from "@/parts/States";

import { mattersQuery, useRoomAct, type Matter, type NewMatter, type SiteDay } from "./queries";

interface Props {
  day: SiteDay;
  /** The stay of the guest about whom a matter is to be noted. */
  about: string | undefined;
  done: () => void;
}

/** What guests asked for and what befell them, until it is settled. */
export function Matters({ day, about, done }: Props) {
  const { t } = useTranslation();
  const matters = useQuery(mattersQuery(day.site));
  const [isNoting, setNoting] = useState(about !== undefined);
  const close = () => {
    setNoting(false);
    done();
  };
  return (
    <section className="sheet" aria-label={t("isolation.matters.title")}>
      <h2>{t("isolation.matters.title")}</h2>
      <Shown query={matters}>{({ items }) => <MatterLists items={items} />}</Shown>
      {isNoting ? (
        <Noting day={day} about={about} close={close} />
      ) : (
        <Button onClick={() => setNoting(true)}>{t("isolation.matters.note")}</Button>
      )}
    </section>
  );
}

function MatterLists({ items }: { items: Matter[] }) {
  const { t } = useTranslation();
  const open = items.filter((matter) => matter.settled_at === null);
  const settled = items.filter((matter) => matter.settled_at !== null);
  return (
    <>
      <p className={open.length === 0 ? "soft" : ""}>
        {open.length === 0
          ? t("isolation.matters.none")
          : t("isolation.matters.open", { count: open.length })}
      </p>
      <ul className="plain-list">
        {open.map((matter) => (
          <OpenMatter key={matter.id} matter={matter} />
        ))}
      </ul>
      {settled.length === 0 ? null : (
        <details>
          <summary>
            {t("isolation.matters.settled")} {settled.length}
          </summary>
          <ul className="plain-list">
            {settled.map((matter) => (
              <SettledMatter key={matter.id} matter={matter} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function About({ matter }: { matter: Matter }) {
  const { t } = useTranslation();
  return (
    <>
      <b>{t(`isolation.matters.kinds.${matter.kind}`)}</b>{" "}
      {matter.guest === null ? (
        t("isolation.matters.wholeSite")
      ) : (
        <>
          <span className="numbers">{matter.room}</span> {matter.guest}
        </>
      )}{" "}
      {matter.text}{" "}
      <span className="soft">
        {t("isolation.matters.notedBy")} {matter.noted_by.name}{" "}
        <Moment at={matter.noted_at} short />
      </span>
    </>
  );
}

function OpenMatter({ matter }: { matter: Matter }) {
  const { t } = useTranslation();
  const [settlement, setSettlement] = useState<string>();
  const params = { path: { matter_id: matter.id } };
  const settle = useRoomAct((sent: { settlement: string }, headers) =>
    ask(api.POST("/api/isolation/matters/{matter_id}/settle", { params, body: sent, headers })),
  );
  return (
    <li className="guest-line">
      <About matter={matter} /> <Deadline due={matter.settle_by} />{" "}
      {settlement === undefined ? (
        <Button size="small" onClick={() => setSettlement("")}>
          {t("isolation.matters.settle")}
        </Button>
      ) : (
        <Flex gap={8} wrap>
          <Input
            autoFocus
            className="settlement"
            maxLength={500}
            value={settlement}
            aria-label={t("isolation.matters.settlement")}
            placeholder={t("isolation.matters.settlement")}
            onChange={(event) => setSettlement(event.target.value)}
          />
          <Button
            type="primary"
            disabled={settlement.trim() === ""}
            loading={settle.isPending}
            onClick={() => settle.mutate({ settlement })}
          >
            {t("isolation.matters.settle")}
          </Button>
        </Flex>
      )}
      <WriteProblem error={settle.error} />
    </li>
  );
}

function SettledMatter({ matter }: { matter: Matter }) {
  const { t } = useTranslation();
  return (
    <li className="guest-line">
      <About matter={matter} /> → {matter.settlement}{" "}
      <span className="soft">
        {t("isolation.matters.settledBy")} {matter.settled_by?.name}{" "}
        <Moment at={matter.settled_at} short />
      </span>{" "}
      {matter.is_late ? <span className="late">{t("isolation.matters.late")}</span> : null}
    </li>
  );
}

interface Facts {
  kind: NewMatter["kind"];
  stay?: string;
  text: string;
  minutes: number;
}

function Noting({
  day,
  about,
  close,
}: {
  day: SiteDay;
  about: string | undefined;
  close: () => void;
}) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Facts>();
  const params = { path: { site_id: day.site } };
  const note = useRoomAct(
    (facts: Facts, headers) =>
      ask(api.POST("/api/isolation/sites/{site_id}/matters", { params, body: facts, headers })),
    close,
  );
  const first = day.kinds.find(({ kind }) => kind === "medicine");
  const timeOf = (kind: string) => day.kinds.find((one) => one.kind === kind)?.minutes;
  return (
    <Form<Facts>
      form={form}
      name="matter"
      layout="vertical"
      initialValues={{ kind: first?.kind, minutes: first?.minutes, stay: about }}
      onValuesChange={(changed: Partial<Facts>) => {
        if (changed.kind !== undefined) form.setFieldValue("minutes", timeOf(changed.kind));
      }}
      onFinish={(facts) => note.mutate(facts)}
      className="needs-form"
    >
      <Form.Item name="kind" label={t("isolation.matters.kind")} rules={[{ required: true }]}>
        <Select
          options={day.kinds.map(({ kind }) => ({
            value: kind,
            label: t(`isolation.matters.kinds.${kind}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="stay" label={t("isolation.matters.guest")}>
        <Select
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          options={day.guests.map((guest) => ({
            value: guest.stay,
            label: `${guest.room} ${guest.name}`,
          }))}
        />
      </Form.Item>
      <Form.Item
        name="text"
        label={t("isolation.matters.text")}
        rules={[{ required: true, whitespace: true }]}
      >
        <Input maxLength={500} />
      </Form.Item>
      <Form.Item name="minutes" label={t("isolation.matters.minutes")} rules={[{ required: true }]}>
        <InputNumber min={1} max={4320} />
      </Form.Item>
      <WriteProblem error={note.error} />
      <Flex gap={8}>
        <Button type="primary" htmlType="submit" loading={note.isPending}>
          {t("isolation.matters.note")}
        </Button>
        <Button onClick={close}>{t("isolation.leaveIt")}</Button>
      </Flex>
    </Form>
  );
}
