import { Button, Checkbox, Flex, Form, Input, InputNumber } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { fromField, toField } from "@/parts/moments";
import { WriteProblem } from "@/parts/States";

import { useRoomAct, type RidingGroup } from "./queries";
import { RiderLine } from "./RiderLine";

interface Facts {
  vehicle: string;
  crew: string;
  seats: number;
  pick_up_at: string;
  route?: string;
}

interface Props {
  group: RidingGroup;
  seats: number;
  done: () => void;
}

/** A vehicle with its crew for those of a group who are chosen. */
export function PlanTrip({ group, seats, done }: Props) {
  const { t } = useTranslation();
  const [left, setLeft] = useState<string[]>([]);
  const riding = group.riders.filter(({ stay }) => !left.includes(stay));
  const plan = useRoomAct(
    ({ pick_up_at, route = "", ...facts }: Facts, headers) =>
      ask(
        api.POST("/api/isolation/trips", {
          body: {
            ...facts,
            route,
            site: group.site,
            pick_up_at: fromField(pick_up_at) ?? new Date().toISOString(),
            stays: riding.map(({ stay }) => stay),
          },
          headers,
        }),
      ),
    done,
  );
  const turn = (stay: string) =>
    setLeft(left.includes(stay) ? left.filter((one) => one !== stay) : [...left, stay]);
  return (
    <Form<Facts>
      name={`trip-${group.riders[0]?.stay ?? ""}`}
      layout="vertical"
      initialValues={{ seats, pick_up_at: toField(new Date()) }}
      onFinish={(facts) => plan.mutate(facts)}
    >
      <ul className="plain-list">
        {group.riders.map((rider) => (
          <RiderLine key={rider.stay} rider={rider}>
            <Checkbox checked={!left.includes(rider.stay)} onChange={() => turn(rider.stay)}>
              <b>{rider.name}</b>
            </Checkbox>
          </RiderLine>
        ))}
      </ul>
      <Flex gap={12} wrap>
        <Form.Item
          name="vehicle"
          label={t("isolation.transfers.vehicle")}
          rules={[{ required: true }]}
        >
          <Input maxLength={20} />
        </Form.Item>
        <Form.Item name="crew" label={t("isolation.transfers.crew")} rules={[{ required: true }]}>
          <Input maxLength={100} />
        </Form.Item>
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
        <Form.Item name="route" label={t("isolation.transfers.route")}>
          <Input maxLength={500} />
        </Form.Item>
      </Flex>
      <WriteProblem error={plan.error} />
      <Flex gap={8}>
        <Button
          type="primary"
          htmlType="submit"
          disabled={riding.length === 0}
          loading={plan.isPending}
        >
          {t("isolation.transfers.planFor", { count: riding.length })}
        </Button>
        <Button onClick={done}>{t("isolation.leaveIt")}</Button>
      </Flex>
    </Form>
  );
}
