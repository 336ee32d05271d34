import { Button, Flex, Form, Input, InputNumber } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { fromField, toField } from "@/parts/moments";
import { WriteProblem } from "@/parts/States";

import { useRoomAct, type Guest } from "./queries";

interface Facts {
  to_hospital: string;
  vehicle: string;
  crew: string;
  seats: number;
  pick_up_at: string;
}

/** A vehicle brings a guest to a hospital: planned here, signed on the board of transfers. */
export function ToHospital({ site, guest }: { site: string; guest: Guest }) {
  const { t } = useTranslation();
  const [isPlanning, setPlanning] = useState(false);
  const plan = useRoomAct(
    ({ pick_up_at, ...facts }: Facts, headers) =>
      ask(
        api.POST("/api/isolation/trips", {
          body: {
            ...facts,
            site,
            route: "",
            pick_up_at: fromField(pick_up_at) ?? new Date().toISOString(),
            stays: [guest.stay],
          },
          headers,
        }),
      ),
    () => setPlanning(false),
  );
  if (!isPlanning)
    return (
      <Button size="small" onClick={() => setPlanning(true)}>
        {t("isolation.transfers.toHospital")}
      </Button>
    );
  const text = (name: "to_hospital" | "vehicle" | "crew", most: number) => (
    <Form.Item name={name} label={t(`isolation.transfers.${name}`)} rules={[{ required: true }]}>
      <Input maxLength={most} />
    </Form.Item>
  );
  return (
    <Form<Facts>
      name={`hospital-${guest.stay}`}
      layout="vertical"
      initialValues={{ seats: 1, pick_up_at: toField(new Date()) }}
      onFinish={(facts) => plan.mutate(facts)}
    >
      {text("to_hospital", 100)}
      {text("vehicle", 20)}
      {text("crew", 100)}
      <Form.Item name="seats" label={t("isolation.transfers.seats")} rules={[{ required: true }]}>
        <InputNumber min={1} max={100} precision={0} />
      </Form.Item>
      <Form.Item
        name="pick_up_at"
        label={t("isolation.transfers.pickUp")}
        rules={[{ required: true }]}
      >
        <Input type="datetime-local" />
      </Form.Item>
      <WriteProblem error={plan.error} />
      <Flex gap={8}>
        <Button size="small" type="primary" htmlType="submit" loading={plan.isPending}>
          {t("isolation.transfers.plan")}
        </Button>
        <Button size="small" onClick={() => setPlanning(false)}>
          {t("isolation.leaveIt")}
        </Button>
      </Flex>
    </Form>
  );
}
