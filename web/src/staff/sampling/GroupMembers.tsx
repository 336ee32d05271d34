import { Button, Flex, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { toField } from "@/parts/moments";
import { WriteProblem } from "@/parts/States";

import { useMay } from "../session/session";
import type { GroupMember } from "./queries";

/** Who stands on a list of a group: tests done and asked, the last one, leave and leaving. */
export function GroupMembers({ items, count }: { items: GroupMember[]; count: number }) {
  const { t } = useTranslation();
  if (count === 0) return <p className="soft">{t("groups.nobody")}</p>;
  return (
    <>
      <p className="soft" role="status">
        {t("groups.shown", { shown: items.length, count })}
      </p>
      <ul className="plain group-members">
        {items.map((each) => (
          <MemberLine key={each.member} member={each} />
        ))}
      </ul>
    </>
  );
}

function MemberLine({ member }: { member: GroupMember }) {
  const { t } = useTranslation();
  const may = useMay();
  const [open, setOpen] = useState<"leave" | "end" | null>(null);
  return (
    <li className={member.is_late ? "member-late" : ""}>
      <b>{member.name}</b> <span className="soft">{member.unit.name}</span>{" "}
      <span className={member.state === "missed" ? "late" : "soft"}>
        {t(`groups.states.${member.state}`, { tests: member.tests, asked: member.asked })}
        {member.is_late ? ` ${t("groups.alreadyLate")}` : ""}
      </span>{" "}
      <span className="soft">
        {member.last_test === null
          ? t("groups.neverTested")
          : t("groups.lastTest", { day: member.last_test })}
      </span>{" "}
      {may("sample") ? (
        <>
          <Button size="small" type="link" onClick={() => setOpen("leave")}>
            {t("groups.leave")}
          </Button>
          <Button size="small" type="link" onClick={() => setOpen("end")}>
            {t("groups.end")}
          </Button>
        </>
      ) : null}
      {open === "leave" ? <Leave member={member} close={() => setOpen(null)} /> : null}
      {open === "end" ? <End member={member} close={() => setOpen(null)} /> : null}
    </li>
  );
}

interface Asking {
  member: GroupMember;
  close: () => void;
}

const today = () => toField(new Date()).slice(0, 10);

function Leave({ member, close }: Asking) {
  const { t } = useTranslation();
  const params = { path: { member_id: member.member } };
  const note = useWrite(
    (body: { first: string; last: string; why: string }, headers) =>
      ask(api.POST("/api/sampling/members/{member_id}/leave", { params, body, headers })),
    close,
  );
  return (
    <Form<{ first: string; last: string; why: string }>
      name={`leave-${member.member}`}
      layout="vertical"
      initialValues={{ first: today(), last: today() }}
      onFinish={(typed) => note.mutate(typed)}
    >
      <Flex gap={8} wrap align="end">
        <Form.Item name="first" label={t("groups.leaveFirst")} rules={[{ required: true }]}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="last" label={t("groups.leaveLast")} rules={[{ required: true }]}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="why" label={t("sampling.reason")} rules={[{ required: true }]}>
          <Input maxLength={300} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={note.isPending}>
          {t("groups.leave")}
        </Button>
        <Button onClick={close}>{t("sampling.cancel")}</Button>
      </Flex>
      <WriteProblem error={note.error} />
    </Form>
  );
}

function End({ member, close }: Asking) {
  const { t } = useTranslation();
  const params = { path: { member_id: member.member } };
  const end = useWrite(
    (body: { last_on: string }, headers) =>
      ask(api.POST("/api/sampling/members/{member_id}/end", { params, body, headers })),
    close,
  );
  return (
    <Form<{ last_on: string }>
      name={`end-${member.member}`}
      layout="vertical"
      initialValues={{ last_on: today() }}
      onFinish={(typed) => end.mutate(typed)}
    >
      <Flex gap={8} wrap align="end">
        <Form.Item name="last_on" label={t("groups.lastOn")} rules={[{ required: true }]}>
          <Input type="date" />
        </Form.Item>
        <Button danger htmlType="submit" loading={end.isPending}>
          {t("groups.end")}
        </Button>
        <Button onClick={close}>{t("sampling.cancel")}</Button>
      </Flex>
      <WriteProblem error={end.error} />
    </Form>
  );
}
