import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Checkbox, Form, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useLanguage } from "@/i18n";
import { useWrite } from "@/api/useWrite";
import { toField } from "@/parts/moments";
import { say } from "@/parts/problems";
import { Nothing, WriteProblem } from "@/parts/States";
import type { Column } from "@/parts/table/columns";
import { ResourceTable } from "@/parts/table/ResourceTable";
import { itemRows } from "@/parts/table/rows";

import { useMay } from "../session/session";
import { UnitSelect } from "../units/UnitSelect";
import { groupsQuery, ruleOffers, type Group } from "./queries";

/** Key groups with today's numbers: members = on leave + done + missed. */
export function GroupsTab() {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const [isMaking, setMaking] = useState(false);
  return (
    <>
      {isMaking ? <GroupForm close={() => setMaking(false)} /> : null}
      <ResourceTable<Group>
        name="key-groups"
        label={t("sampling.tabs.groups")}
        columns={useColumns()}
        rows={itemRows(useQuery(groupsQuery))}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        onOpen={(row) => void navigate({ to: "/groups/$id", params: { id: row.id } })}
        empty={<Nothing text={t("groups.none")} />}
        tools={
          may("assign") && !isMaking ? (
            <Button type="primary" onClick={() => setMaking(true)}>
              {t("groups.make")}
            </Button>
          ) : null
        }
      />
    </>
  );
}

function useColumns(): Column<Group>[] {
  const { t } = useTranslation();
  const number = (key: "members" | "on_leave" | "not_due_yet" | "done") => ({
    key,
    title: t(`groups.sums.${key}`),
    show: (row: Group) => <span className="numbers">{row[key].toLocaleString("en")}</span>,
  });
  return [
    {
      key: "name",
      title: t("groups.name"),
      always: true,
      show: (row) => (
        <Link to="/groups/$id" params={{ id: row.id }}>
          {row.name}
        </Link>
      ),
    },
    { key: "unit", title: t("sampling.unit"), show: (row) => row.unit.name },
    { key: "rule", title: t("groups.rule"), show: (row) => <Rule group={row} /> },
    number("members"),
    number("on_leave"),
    number("not_due_yet"),
    number("done"),
    {
      key: "missed",
      title: t("groups.sums.missed"),
      show: (row) => (
        <b className={row.missed > 0 ? "late numbers" : "numbers"}>
          {row.missed.toLocaleString("en")}
        </b>
      ),
    },
  ];
}

/** The rule of today in words; a group whose first rule has not begun has none. */
export function Rule({ group }: { group: Group }) {
  const { t } = useTranslation();
  if (group.rule === null) return <span className="soft">{t("groups.noRule")}</span>;
  const { tests, days, one_a_day: oneADay } = group.rule;
  return (
    <>
      {t("groups.ruleSaid", { tests, days })}
      {oneADay ? ` ${t("groups.oneADaySaid")}` : ""}
    </>
  );
}

interface Typed extends RuleTyped {
  name: string;
  unit?: string;
}

function GroupForm({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const make = useWrite(
    ({ name, unit = "", ...rule }: Typed, headers) =>
      ask(api.POST("/api/sampling/groups", { body: { name, unit, rule }, headers })),
    close,
  );
  return (
    <section className="sheet">
      <h2>{t("groups.make")}</h2>
      <Form<Typed>
        name="group"
        layout="vertical"
        className="session-form"
        initialValues={{ ...firstRule(), one_a_day: false }}
        onFinish={(typed) => make.mutate(typed)}
      >
        <Form.Item name="name" label={t("groups.name")} rules={[{ required: true }]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="unit" label={t("sampling.unit")}>
          <UnitSelect aria-label={t("sampling.unit")} />
        </Form.Item>
        <RuleFields />
        <div className="form-acts">
          <Button type="primary" htmlType="submit" loading={make.isPending}>
            {t("sampling.plan")}
          </Button>
          <Button onClick={close}>{t("sampling.cancel")}</Button>
        </div>
      </Form>
      <WriteProblem error={make.error} />
    </section>
  );
}

export interface RuleTyped {
  tests: number;
  days: number;
  one_a_day: boolean;
  from_on: string;
  reference: string;
}

/** What a form of a rule begins with: two in seven days, from today on. */
export function firstRule() {
  return { tests: 2, days: 7, one_a_day: false, from_on: toField(new Date()).slice(0, 10) };
}

/** What the policies in force ask of which groups; a choice fills the fields below. */
function OfferedRules() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const form = Form.useFormInstance<RuleTyped>();
  const offers = useQuery(ruleOffers).data?.items ?? [];
  if (offers.length === 0) return null;
  const take = (place: number) => {
    const offer = offers[place];
    if (offer === undefined) return;
    const { tests, days, from_on, reference } = offer;
    form.setFieldsValue({
      tests,
      days,
      from_on,
      reference: say(reference, language).slice(0, 300),
    });
  };
  return (
    <Form.Item label={t("groups.byPolicy")} htmlFor="offered-rule">
      <Select<number>
        id="offered-rule"
        placeholder={t("groups.choosePolicy")}
        onChange={take}
        options={offers.map((offer, place) => ({
          value: place,
          label: `${say(offer.group, language)} · ${t("groups.ruleSaid", offer)}`,
        }))}
      />
    </Form.Item>
  );
}

/** N tests in any M days, from a day on, by a document. */
export function RuleFields() {
  const { t } = useTranslation();
  return (
    <>
      <OfferedRules />
      <Form.Item name="tests" label={t("groups.tests")} rules={[{ required: true }]}>
        <InputNumber min={1} max={366} precision={0} className="whole" />
      </Form.Item>
      <Form.Item name="days" label={t("groups.days")} rules={[{ required: true }]}>
        <InputNumber min={1} max={366} precision={0} className="whole" />
      </Form.Item>
      <Form.Item name="from_on" label={t("groups.fromOn")} rules={[{ required: true }]}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="reference" label={t("groups.reference")} rules={[{ required: true }]}>
        <Input maxLength={300} />
      </Form.Item>
      <Form.Item name="one_a_day" valuePropName="checked" label=" " colon={false}>
        <Checkbox>{t("groups.oneADay")}</Checkbox>
      </Form.Item>
    </>
  );
}
