import { Button, Flex, Form, Input, InputNumber } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Moment } from "@/parts/Moment";
import { fromField, toField } from "@/parts/moments";
import { WriteProblem } from "@/parts/States";

import { useMay } from "../session/session";
import { useRoomAct, type Shift, type Spell } from "./queries";
import { hoursFrom } from "./roster";

/** The shift somebody is on or has next, and how many follow. */
export function Shifts({ spell }: { spell: Spell }) {
  const { t } = useTranslation();
  const may = useMay();
  const [first, ...later] = spell.shifts;
  if (first === undefined) return null;
  return (
    <div>
      {spell.is_on ? (
        <b>
          {t("isolation.shifts.on")} <Moment at={first.to_at} short />
        </b>
      ) : (
        <span>
          {t("isolation.shifts.next")} <Moment at={first.from_at} short /> –{" "}
          <Moment at={first.to_at} short />
        </span>
      )}{" "}
      {later.length === 0 ? null : (
        <span className="soft">{t("isolation.shifts.later", { count: later.length })}</span>
      )}{" "}
      {may("place") ? <EndShift shift={first} isOn={spell.is_on} /> : null}
    </div>
  );
}

/** A shift ends before its time, or never takes place. */
function EndShift({ shift, isOn }: { shift: Shift; isOn: boolean }) {
  const { t } = useTranslation();
  const [isEnding, setEnding] = useState(false);
  const [reason, setReason] = useState("");
  const params = { path: { shift_id: shift.id } };
  const end = useRoomAct(
    (sent: { at: string; reason: string }, headers) =>
      ask(api.POST("/api/isolation/shifts/{shift_id}/end", { params, body: sent, headers })),
    () => setEnding(false),
  );
  const word = t(isOn ? "isolation.shifts.end" : "isolation.shifts.cancel");
  if (!isEnding)
    return (
      <Button size="small" type="link" onClick={() => setEnding(true)}>
        {word}
      </Button>
    );
  return (
    <>
      <Input
        aria-label={t("isolation.shifts.why")}
        placeholder={t("isolation.shifts.why")}
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <WriteProblem error={end.error} />
      <Flex gap={8}>
        <Button
          size="small"
          disabled={reason.trim() === ""}
          loading={end.isPending}
          onClick={() => end.mutate({ at: new Date().toISOString(), reason })}
        >
          {word}
        </Button>
        <Button size="small" onClick={() => setEnding(false)}>
          {t("isolation.leaveIt")}
        </Button>
      </Flex>
    </>
  );
}

interface Facts {
  from_at: string;
  to_at: string;
  days: number;
}

/** The same hours on so many days in a row. */
export function PlanShifts({ spell }: { spell: Spell }) {
  const { t } = useTranslation();
  const [isPlanning, setPlanning] = useState(false);
  const params = { path: { spell_id: spell.id } };
  const plan = useRoomAct(
    (facts: Facts, headers) =>
      ask(
        api.POST("/api/isolation/staff/{spell_id}/shifts", {
          params,
          body: {
            from_at: fromField(facts.from_at) ?? "",
            to_at: fromField(facts.to_at) ?? null,
            days: facts.days,
          },
          headers,
        }),
      ),
    () => setPlanning(false),
  );
  if (!isPlanning)
    return (
      <Button size="small" onClick={() => setPlanning(true)}>
        {t("isolation.shifts.plan")}
      </Button>
    );
  const [from, to] = hoursFrom(spell.shifts, new Date());
  return (
    <Form<Facts>
      name={`shifts-${spell.id}`}
      layout="vertical"
      initialValues={{ from_at: toField(from), to_at: toField(to), days: 1 }}
      onFinish={(facts) => plan.mutate(facts)}
    >
      <Flex gap={12} wrap>
        <Form.Item name="from_at" label={t("isolation.shifts.from")} rules={[{ required: true }]}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item name="to_at" label={t("isolation.shifts.to")} rules={[{ required: true }]}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item name="days" label={t("isolation.shifts.days")} rules={[{ required: true }]}>
          <InputNumber min={1} max={31} precision={0} />
        </Form.Item>
      </Flex>
      <WriteProblem error={plan.error} />
      <Flex gap={8}>
        <Button type="primary" htmlType="submit" loading={plan.isPending}>
          {t("isolation.shifts.plan")}
        </Button>
        <Button onClick={() => setPlanning(false)}>{t("isolation.leaveIt")}</Button>
      </Flex>
    </Form>
  );
}
