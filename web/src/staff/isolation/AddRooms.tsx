import { Button, Checkbox, Flex, Form, Input, InputNumber } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { WriteProblem } from "@/parts/States";

import { useRoomAct, type SiteMap } from "./queries";
import { numbered, type NewRooms } from "./rooms";

/** Rooms of a floor, numbered from the first to the last; known ones are changed while empty. */
export function AddRooms({ site }: { site: SiteMap }) {
  const { t } = useTranslation();
  const [isAdding, setAdding] = useState(false);
  const params = { path: { site_id: site.id } };
  const add = useRoomAct(
    (facts: NewRooms, headers) =>
      ask(
        api.POST("/api/isolation/sites/{site_id}/rooms", {
          params,
          body: { rooms: numbered(facts) },
          headers,
        }),
      ),
    () => setAdding(false),
  );
  if (!isAdding) return <Button onClick={() => setAdding(true)}>{t("isolation.addRooms")}</Button>;
  const number = (name: keyof NewRooms, least: number) => (
    <Form.Item name={name} label={t(`isolation.facts.${name}`)} rules={[{ required: true }]}>
      <InputNumber min={least} max={99_999} precision={0} />
    </Form.Item>
  );
  const tick = (name: "own_bathroom" | "barrier_free" | "near_care") => (
    <Form.Item name={name} valuePropName="checked">
      <Checkbox>{t(`isolation.needs.${name}`)}</Checkbox>
    </Form.Item>
  );
  return (
    <section className="sheet" aria-label={t("isolation.addRooms")}>
      <h2>{t("isolation.addRooms")}</h2>
      <Form<NewRooms>
        name="rooms"
        layout="vertical"
        initialValues={{ beds: 1, own_bathroom: true, barrier_free: false, near_care: false }}
        onFinish={(facts) => add.mutate(facts)}
      >
        <Flex gap={12} wrap>
          <Form.Item name="building" label={t("isolation.facts.building")}>
            <Input maxLength={40} />
          </Form.Item>
          <Form.Item name="floor" label={t("isolation.facts.floor")} rules={[{ required: true }]}>
            <Input maxLength={40} />
          </Form.Item>
          {number("first", 1)}
          {number("last", 1)}
          {number("beds", 1)}
          <Form.Item name="ventilation" label={t("isolation.facts.ventilation")}>
            <Input maxLength={40} />
          </Form.Item>
          <Form.Item name="lift" label={t("isolation.facts.lift")}>
            <Input maxLength={40} />
          </Form.Item>
        </Flex>
        <Flex gap={12} wrap>
          {tick("own_bathroom")}
          {tick("barrier_free")}
          {tick("near_care")}
        </Flex>
        <WriteProblem error={add.error} />
        <Flex gap={8}>
          <Button type="primary" htmlType="submit" loading={add.isPending}>
            {t("isolation.addRooms")}
          </Button>
          <Button onClick={() => setAdding(false)}>{t("isolation.leaveIt")}</Button>
        </Flex>
      </Form>
    </section>
  );
}
