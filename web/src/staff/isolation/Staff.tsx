import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Flex, Form, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useLanguage } from "@/i18n";
import { Moment } from "@/parts/Moment";
import { fromField } from "@/parts/moments";
import { say } from "@/parts/problems";
import { WriteProblem } from "@/parts/States";

import { PersonSelect } from "../cases/NewCasePage";
import { useMay } from "../session/session";
import { EnterLoop, HasLeft, InLoop } from "./Loop";
import {
  staffQuery,
  useRoomAct,
  type Left,
  type SiteMap,
  type Spell,
  type StaffShown,
} from "./queries";
import { PlanShifts, Shifts } from "./Shifts";

const POSTS: Spell["post"][] = [
  "head",
  "disinfection",
  "observation",
  "liaison",
  "security",
  "logistics",
  "transfer",
  "care",
];

/** Who works at the site by post, who is on now, and in which posts nobody is. */
export function Staff({ site }: { site: SiteMap }) {
  const { t } = useTranslation();
  const may = useMay();
  const staff = useQuery(staffQuery(site.id)).data;
  const items = staff?.items ?? [];
  const missing = POSTS.filter((post) => !items.some((spell) => spell.post === post));
  return (
    <section className="sheet" aria-label={t("isolation.staff.title")}>
      <h2>{t("isolation.staff.title")}</h2>
      {staff === undefined ? null : <OnNow staff={staff} />}
      <Tested staff={staff} />
      <ul className="plain-list">
        {items.map((spell) => (
          <SpellLine key={spell.id} spell={spell} asksForLoop={staff?.leaves_as != null} />
        ))}
      </ul>
      {missing.length === 0 ? null : (
        <p className="soon">
          {t("isolation.staff.missing")}{" "}
          {missing.map((post) => t(`isolation.staff.posts.${post}`)).join("、")}
        </p>
      )}
      {may("place") && may("read") ? <Registering site={site} /> : null}
    </section>
  );
}

/** Who is on now, the posts in which nobody is, and what the policy asks of who leaves the loop. */
function OnNow({ staff }: { staff: StaffShown }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const on = staff.items.filter((spell) => spell.is_on);
  const post = (name: Spell["post"]) => t(`isolation.staff.posts.${name}`);
  return (
    <div role="status">
      <p>
        <b>{t("isolation.shifts.onNow")}</b>{" "}
        {on.length === 0
          ? t("isolation.shifts.nobody")
          : on.map((spell) => `${spell.name}（${post(spell.post)}）`).join("、")}
      </p>
      {staff.posts_without.length === 0 ? null : (
        <p className="soon">
          {t("isolation.shifts.without")} {staff.posts_without.map(post).join("、")}
        </p>
      )}
      {staff.leaves_as === null ? null : (
        <p className="soft">
          {t("isolation.loop.rule", { class: say(staff.leaves_as, language) })}
        </p>
      )}
    </div>
  );
}

/** How often staff is tested, and by name who is not tested as often. */
function Tested({ staff }: { staff: StaffShown | undefined }) {
  const { t } = useTranslation();
  if (staff === undefined || staff.tests === null || staff.days === null) return null;
  const missed = staff.items.filter(({ tested }) => tested?.state === "missed");
  const names = [...new Set(missed.map(({ name }) => name))];
  return (
    <p className={names.length > 0 ? "late" : "soft"} role="status">
      {t("isolation.staff.rule", { tests: staff.tests, days: staff.days })}{" "}
      {names.length > 0 ? t("isolation.staff.untested", { names: names.join("、") }) : ""}
    </p>
  );
}

function SpellLine({ spell, asksForLoop }: { spell: Spell; asksForLoop: boolean }) {
  const { t } = useTranslation();
  const may = useMay();
  const [left, setLeft] = useState<Left>();
  const params = { path: { spell_id: spell.id } };
  const end = useRoomAct((_sent: object, headers) =>
    ask(api.POST("/api/isolation/staff/{spell_id}/end", { params, headers })),
  );
  return (
    <li className="guest-line">
      <b>{t(`isolation.staff.posts.${spell.post}`)}</b> {spell.name}{" "}
      <span className="soft">
        {t("isolation.staff.since")} <Moment at={spell.from_at} short />
      </span>{" "}
      {spell.tested === null ? null : (
        <span className={spell.tested.state === "missed" ? "late" : "soft"}>
          {t("isolation.staff.tests", { tests: spell.tested.tests, asked: spell.tested.asked })}
        </span>
      )}{" "}
      {may("place") ? (
        <Button size="small" type="link" loading={end.isPending} onClick={() => end.mutate({})}>
          {t("isolation.staff.end")}
        </Button>
      ) : null}
      <WriteProblem error={end.error} />
      <Shifts spell={spell} />
      {spell.loop === null ? null : <InLoop loop={spell.loop} left={setLeft} />}
      {left === undefined ? null : <HasLeft left={left} />}
      {may("place") ? (
        <Flex gap={8} wrap>
          <PlanShifts spell={spell} />
          {spell.loop === null ? <EnterLoop spell={spell} asked={asksForLoop} /> : null}
        </Flex>
      ) : null}
    </li>
  );
}

interface Facts {
  person: string;
  post: Spell["post"];
  lives_in: boolean;
  from_at?: string;
}

function Registering({ site }: { site: SiteMap }) {
  const { t } = useTranslation();
  const [isAdding, setAdding] = useState(false);
  const params = { path: { site_id: site.id } };
  const register = useRoomAct(
    ({ from_at, ...facts }: Facts, headers) =>
      ask(
        api.POST("/api/isolation/sites/{site_id}/staff", {
          params,
          body: { ...facts, from_at: fromField(from_at ?? "") },
          headers,
        }),
      ),
    () => setAdding(false),
  );
  if (!isAdding)
    return <Button onClick={() => setAdding(true)}>{t("isolation.staff.register")}</Button>;
  return (
    <Form<Facts>
      name="staff"
      layout="vertical"
      initialValues={{ lives_in: true }}
      onFinish={(facts) => register.mutate(facts)}
    >
      <Form.Item name="person" label={t("isolation.staff.person")} rules={[{ required: true }]}>
        <PersonSelect />
      </Form.Item>
      <Form.Item name="post" label={t("isolation.staff.post")} rules={[{ required: true }]}>
        <Select
          options={POSTS.map((post) => ({
            value: post,
            label: t(`isolation.staff.posts.${post}`),
          }))}
        />
      </Form.Item>
      <Form.Item
        name="from_at"
        label={t("isolation.staff.from")}
        extra={t("isolation.staff.fromEmpty")}
      >
        <Input type="datetime-local" />
      </Form.Item>
      <Form.Item name="lives_in" valuePropName="checked">
        <Checkbox>{t("isolation.staff.livesIn")}</Checkbox>
      </Form.Item>
      <WriteProblem error={register.error} />
      <Flex gap={8}>
        <Button type="primary" htmlType="submit" loading={register.isPending}>
          {t("isolation.staff.register")}
        </Button>
        <Button onClick={() => setAdding(false)}>{t("isolation.leaveIt")}</Button>
      </Flex>
    </Form>
  );
}
