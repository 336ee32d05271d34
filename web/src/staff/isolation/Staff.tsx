import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Flex, Form, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Moment } from "@/parts/Moment";
import { WriteProblem } from "@/parts/States";

import { PersonSelect } from "../cases/NewCasePage";
import { useMay } from "../session/session";
import { staffQuery, useRoomAct, type SiteMap, type Spell } from "./queries";

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

/** Who works at the site by post; a post that nobody holds is said. */
export function Staff({ site }: { site: SiteMap }) {
  const { t } = useTranslation();
  const may = useMay();
  const items = useQuery(staffQuery(site.id)).data?.items ?? [];
  const missing = POSTS.filter((post) => !items.some((spell) => spell.post === post));
  return (
    <section className="sheet" aria-label={t("isolation.staff.title")}>
      <h2>{t("isolation.staff.title")}</h2>
      <ul className="plain-list">
        {items.map((spell) => (
          <SpellLine key={spell.id} spell={spell} />
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

function SpellLine({ spell }: { spell: Spell }) {
  const { t } = useTranslation();
  const may = useMay();
  const params = { path: { spell_id: spell.id } };
  const end = useRoomAct((_sent: object, headers) =>
    ask(api.POST("/api/isolation/staff/{spell_id}/end", { params, headers })),
  );
  return (
    <li className="guest-line">
      <b>{t(`isolation.staff.posts.${spell.post}`)}</b> {spell.name}{" "}
      <span className="soft">
        {t("isolation.staff.since")} <Moment at={spell.from_at} short />{" "}
        {spell.lives_in ? t("isolation.staff.livesIn") : ""}
      </span>{" "}
      {may("place") ? (
        <Button size="small" type="link" loading={end.isPending} onClick={() => end.mutate({})}>
          {t("isolation.staff.end")}
        </Button>
      ) : null}
      <WriteProblem error={end.error} />
    </li>
  );
}

interface Facts {
  person: string;
  post: Spell["post"];
  lives_in: boolean;
}

function Registering({ site }: { site: SiteMap }) {
  const { t } = useTranslation();
  const [isAdding, setAdding] = useState(false);
  const params = { path: { site_id: site.id } };
  const register = useRoomAct(
    (facts: Facts, headers) =>
      ask(api.POST("/api/isolation/sites/{site_id}/staff", { params, body: facts, headers })),
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
