import { Link } from "@tanstack/react-router";
import { Button, Checkbox, Flex, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Moment } from "@/parts/Moment";
import { fromField, toField } from "@/parts/moments";
import { WriteProblem } from "@/parts/States";
import { useNow } from "@/parts/useNow";

import { useMay } from "../session/session";
import { useRoomAct, type Left, type Loop, type Spell } from "./queries";

/** In which closed loop somebody is, since when; the way out is here where it is this site's. */
export function InLoop({ loop, left }: { loop: Loop; left: (left: Left) => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const [isLeaving, setLeaving] = useState(false);
  const isAhead = Date.parse(loop.entered_at) > useNow().getTime();
  const word = isAhead ? t("isolation.loop.ahead") : t("isolation.loop.inside");
  return (
    <div>
      <span className="soft">
        {loop.is_here ? word : t("isolation.loop.elsewhere", { site: loop.site })}{" "}
        <Moment at={loop.entered_at} short />
      </span>{" "}
      {!loop.is_here || !may("place") ? null : isLeaving ? (
        <LeaveForm loop={loop} left={left} cancel={() => setLeaving(false)} />
      ) : (
        <Button size="small" type="link" onClick={() => setLeaving(true)}>
          {t("isolation.loop.leave")}
        </Button>
      )}
    </div>
  );
}

/** What the policy asks of somebody who left. */
export function HasLeft({ left }: { left: Left }) {
  const { t } = useTranslation();
  return (
    <p className="soft" role="status">
      {left.measure === null ? (
        t("isolation.loop.left")
      ) : (
        <Link to="/measures/$id" params={{ id: left.measure }}>
          {t("isolation.loop.measure")}
        </Link>
      )}
    </p>
  );
}

interface Leaving {
  at: string;
  reason: string;
  is_home_fit: boolean;
}

interface LeaveProps {
  loop: Loop;
  left: (left: Left) => void;
  cancel: () => void;
}

function LeaveForm({ loop, left, cancel }: LeaveProps) {
  const { t } = useTranslation();
  const params = { path: { loop_id: loop.id } };
  const leave = useRoomAct(
    ({ at, ...facts }: Leaving, headers) =>
      ask(
        api.POST("/api/isolation/loops/{loop_id}/leave", {
          params,
          body: { ...facts, at: fromField(at) ?? new Date().toISOString() },
          headers,
        }),
      ),
    left,
  );
  return (
    <Form<Leaving>
      name={`leave-${loop.id}`}
      layout="vertical"
      initialValues={{ at: toField(new Date()), is_home_fit: true }}
      onFinish={(facts) => leave.mutate(facts)}
    >
      <Flex gap={12} wrap>
        <Form.Item name="at" label={t("isolation.loop.when")} rules={[{ required: true }]}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item name="reason" label={t("isolation.loop.why")} rules={[{ required: true }]}>
          <Input maxLength={300} />
        </Form.Item>
      </Flex>
      <Form.Item name="is_home_fit" valuePropName="checked">
        <Checkbox>{t("isolation.loop.fit")}</Checkbox>
      </Form.Item>
      <WriteProblem error={leave.error} />
      <Flex gap={8}>
        <Button type="primary" htmlType="submit" loading={leave.isPending}>
          {t("isolation.loop.leave")}
        </Button>
        <Button onClick={cancel}>{t("isolation.leaveIt")}</Button>
      </Flex>
    </Form>
  );
}

/** Somebody in a post goes into the loop of the site; where the policy asks for one, that is said. */
export function EnterLoop({ spell, asked }: { spell: Spell; asked: boolean }) {
  const { t } = useTranslation();
  const [isEntering, setEntering] = useState(false);
  if (isEntering) return <EnterForm spell={spell} cancel={() => setEntering(false)} />;
  return (
    <>
      {asked ? <span className="soon">{t("isolation.loop.missing")}</span> : null}
      <Button size="small" onClick={() => setEntering(true)}>
        {t("isolation.loop.enter")}
      </Button>
    </>
  );
}

function EnterForm({ spell, cancel }: { spell: Spell; cancel: () => void }) {
  const { t } = useTranslation();
  const params = { path: { spell_id: spell.id } };
  const enter = useRoomAct(({ at }: { at: string }, headers) =>
    ask(
      api.POST("/api/isolation/staff/{spell_id}/loop", {
        params,
        body: { at: fromField(at) ?? new Date().toISOString() },
        headers,
      }),
    ),
  );
  return (
    <Form<{ at: string }>
      name={`enter-${spell.id}`}
      layout="vertical"
      initialValues={{ at: toField(new Date()) }}
      onFinish={(sent) => enter.mutate(sent)}
    >
      <Form.Item name="at" label={t("isolation.loop.when")} rules={[{ required: true }]}>
        <Input type="datetime-local" />
      </Form.Item>
      <WriteProblem error={enter.error} />
      <Flex gap={8}>
        <Button type="primary" htmlType="submit" loading={enter.isPending}>
          {t("isolation.loop.enter")}
        </Button>
        <Button onClick={cancel}>{t("isolation.leaveIt")}</Button>
      </Flex>
    </Form>
  );
}
