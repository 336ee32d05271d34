import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Button, Flex, Form, Input, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { toField } from "@/parts/moments";
import { PageHead } from "@/parts/PageHead";
import { Shown, WriteProblem } from "@/parts/States";

import { PersonSelect } from "../cases/NewCasePage";
import { useMay } from "../session/session";
import { GroupMembers } from "./GroupMembers";
import { firstRule, Rule, RuleFields, type RuleTyped } from "./GroupsTab";
import { MembersFile } from "./MembersFile";
import { groupQuery, GROUP_LISTS, type Group, type GroupList } from "./queries";
import "./sampling.css";

/** A key group: its rule, today's numbers, and who stands on which list. */
export function GroupPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: "/inside/groups/$id" });
  const [list, setList] = useState<GroupList>("missed");
  const query = useQuery(groupQuery(id, list));
  return (
    <Shown query={query} isPage>
      {({ group, items, count }) => (
        <>
          <PageHead title={group.name} line={<Line group={group} />} />
          <Numbers group={group} />
          <section className="sheet">
            <Segmented<GroupList>
              aria-label={t("groups.lists.label")}
              value={list}
              onChange={setList}
              options={GROUP_LISTS.map((value) => ({
                value,
                label: t(`groups.lists.${value}`, { count: countOf(group, value) }),
              }))}
              className="group-lists"
            />
            <GroupMembers items={items} count={count} />
          </section>
          <Acts group={group} />
        </>
      )}
    </Shown>
  );
}

function countOf(group: Group, list: GroupList): number {
  if (list === "all") return group.members;
  if (list === "missed" || list === "on_leave" || list === "not_due_yet") return group[list];
  return group.lists[list] ?? 0;
}

function Line({ group }: { group: Group }) {
  const { t } = useTranslation();
  return (
    <>
      {group.unit.name} <Rule group={group} />{" "}
      {group.rule === null
        ? null
        : t("groups.basis", { day: group.rule.from_on, reference: group.rule.reference })}
    </>
  );
}

function Numbers({ group }: { group: Group }) {
  const { t } = useTranslation();
  return (
    <dl className="group-sums" aria-label={t("groups.sums.label")}>
      {(["members", "on_leave", "not_due_yet", "done", "missed"] as const).map((name) => (
        <div key={name}>
          <dt>{t(`groups.sums.${name}`)}</dt>
          <dd className={name === "missed" && group.missed > 0 ? "numbers late" : "numbers"}>
            {group[name].toLocaleString("en")}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Members are added one by one or by a list; a rule is changed from a day on. */
function Acts({ group }: { group: Group }) {
  const { t } = useTranslation();
  const may = useMay();
  const [open, setOpen] = useState<Act | null>(null);
  const close = () => setOpen(null);
  const isMine = may("assign") && group.is_own;
  return (
    <section className="sheet">
      <Flex gap={8} wrap align="center">
        {may("sample") && may("read") ? (
          <Button onClick={() => setOpen("member")}>{t("groups.addMember")}</Button>
        ) : null}
        {isMine ? <Button onClick={() => setOpen("rule")}>{t("groups.setRule")}</Button> : null}
        {may("sample") ? <MembersFile group={group} /> : null}
        {isMine ? (
          <Button danger onClick={() => setOpen("end")}>
            {t("groups.endGroup")}
          </Button>
        ) : null}
      </Flex>
      {open === null ? null : <ActForm act={open} group={group} close={close} />}
    </section>
  );
}

type Act = "member" | "rule" | "end";

function ActForm({ act, ...about }: Adding & { act: Act }) {
  if (act === "member") return <AddMember {...about} />;
  return act === "rule" ? <SetRule {...about} /> : <EndGroup {...about} />;
}

interface Adding {
  group: Group;
  close: () => void;
}

function AddMember({ group, close }: Adding) {
  const { t } = useTranslation();
  const params = { path: { group_id: group.id } };
  const add = useWrite(
    (body: { person: string; from_on: string }, headers) =>
      ask(api.POST("/api/sampling/groups/{group_id}/members", { params, body, headers })),
    close,
  );
  return (
    <Form<{ person: string; from_on: string }>
      name="member"
      layout="vertical"
      className="session-form"
      initialValues={{ from_on: toField(new Date()).slice(0, 10) }}
      onFinish={(typed) => add.mutate(typed)}
    >
      <Form.Item name="person" label={t("sampling.name")} rules={[{ required: true }]}>
        <PersonSelect />
      </Form.Item>
      <Form.Item name="from_on" label={t("groups.since")} rules={[{ required: true }]}>
        <Input type="date" />
      </Form.Item>
      <Ends pending={add.isPending} close={close} error={add.error} />
    </Form>
  );
}

function SetRule({ group, close }: Adding) {
  const params = { path: { group_id: group.id } };
  const set = useWrite(
    (body: RuleTyped, headers) =>
      ask(api.POST("/api/sampling/groups/{group_id}/rules", { params, body, headers })),
    close,
  );
  return (
    <Form<RuleTyped>
      name="rule"
      layout="vertical"
      className="session-form"
      initialValues={firstRule()}
      onFinish={(typed) => set.mutate(typed)}
    >
      <RuleFields />
      <Ends pending={set.isPending} close={close} error={set.error} />
    </Form>
  );
}

/** A group that is over asks nobody for a test any more; it leaves the list of groups. */
function EndGroup({ group, close }: Adding) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const params = { path: { group_id: group.id } };
  const end = useWrite(
    (body: { reason: string }, headers) =>
      ask(api.POST("/api/sampling/groups/{group_id}/end", { params, body, headers })),
    () => void navigate({ to: "/sampling", search: { tab: "groups" } }),
  );
  return (
    <Form<{ reason: string }>
      name="end"
      layout="vertical"
      className="session-form"
      onFinish={(typed) => end.mutate(typed)}
    >
      <p className="soft">{t("groups.endHelp")}</p>
      <Form.Item name="reason" label={t("groups.endWhy")} rules={[{ required: true }]}>
        <Input maxLength={300} />
      </Form.Item>
      <Ends pending={end.isPending} close={close} error={end.error} label={t("groups.endGroup")} />
    </Form>
  );
}

interface Ending {
  pending: boolean;
  close: () => void;
  error: Error | null;
  label?: string;
}

function Ends(props: Ending) {
  const { t } = useTranslation();
  return (
    <div className="form-acts">
      <Button type="primary" htmlType="submit" loading={props.pending}>
        {props.label ?? t("sampling.plan")}
      </Button>
      <Button onClick={props.close}>{t("sampling.cancel")}</Button>
      <WriteProblem error={props.error} />
    </div>
  );
}
