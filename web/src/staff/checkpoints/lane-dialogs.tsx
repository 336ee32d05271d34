/** A lane is opened, changed and closed: what was open when stays known. */
import { Form, Input, InputNumber, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";

import type { components } from "@/api/schema";

import { FormButton } from "./FormButton";
import { CLASSES, type VehicleClass } from "./queries";

type LaneDirection = components["schemas"]["LaneDirection"];

export interface LaneFacts {
  name: string;
  classes: VehicleClass[];
  servers: number;
  is_second_check: boolean;
  direction: LaneDirection;
}

const at = (checkpoint: string) => ({ path: { checkpoint_id: checkpoint } });
const EMPTY = { classes: [], servers: 1, is_second_check: false, direction: "in" as const };
const WAYS: LaneDirection[] = ["in", "out", "both"];

/** Opens a lane, or changes the one of the name that it starts with. */
export function LaneButton(props: {
  checkpoint: string;
  title: string;
  word?: string;
  start?: LaneFacts;
}) {
  const { t } = useTranslation();
  const { checkpoint, start } = props;
  return (
    <FormButton<LaneFacts>
      name={`lane-${start?.name ?? "new"}`}
      title={props.title}
      word={props.word ?? props.title}
      isSmall={start !== undefined}
      start={start ?? EMPTY}
      act={(sent, headers) =>
        ask(
          api.POST("/api/checkpoints/{checkpoint_id}/lanes", {
            params: at(checkpoint),
            body: { ...sent, classes: sent.is_second_check ? [] : sent.classes },
            headers,
          }),
        )
      }
    >
      <Form.Item
        name="name"
        label={t("posts.laneName")}
        rules={[{ required: true, whitespace: true, message: t("atBarrier.missing") }]}
      >
        <Input maxLength={50} autoComplete="off" disabled={start !== undefined} />
      </Form.Item>
      <Form.Item
        name="is_second_check"
        label={t("posts.isCheck")}
        valuePropName="checked"
        hidden={start !== undefined}
      >
        <Switch />
      </Form.Item>
      <Form.Item noStyle dependencies={["is_second_check"]}>
        {({ getFieldValue }) =>
          getFieldValue("is_second_check") === true ? null : (
            <>
              <ClassesItem />
              <Form.Item name="direction" label={t("posts.direction")}>
                <Select
                  options={WAYS.map((value) => ({ value, label: t(`posts.directions.${value}`) }))}
                />
              </Form.Item>
            </>
          )
        }
      </Form.Item>
      <Form.Item name="servers" label={t("posts.servers")} rules={[{ required: true }]}>
        <InputNumber min={1} max={50} precision={0} />
      </Form.Item>
    </FormButton>
  );
}

/** Which classes of vehicles; at least one. */
export function ClassesItem() {
  const { t } = useTranslation();
  return (
    <Form.Item
      name="classes"
      label={t("posts.classes")}
      rules={[{ required: true, message: t("atBarrier.missing") }]}
    >
      <Select
        mode="multiple"
        options={CLASSES.map((each) => ({ value: each, label: t(`barrier.classes.${each}`) }))}
      />
    </Form.Item>
  );
}

export function CloseLaneButton({ checkpoint, name }: { checkpoint: string; name: string }) {
  const { t } = useTranslation();
  return (
    <FormButton<object>
      name={`lane-close-${name}`}
      title={t("posts.closeThis", { name })}
      word={t("posts.close")}
      isSmall
      act={(_, headers) =>
        ask(
          api.POST("/api/checkpoints/{checkpoint_id}/lanes/close", {
            params: at(checkpoint),
            body: { name },
            headers,
          }),
        )
      }
    >
      <p>{t("posts.closeLaneHow")}</p>
    </FormButton>
  );
}
