/** Something is done about the queue: what, until when, why. */
import { Form, Input, InputNumber, Select } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { Headers } from "@/api/useWrite";
import { fromField, toField } from "@/parts/moments";

import { FormButton } from "./FormButton";
import { ClassesItem } from "./lane-dialogs";
import {
  asksFor,
  BOARDS,
  isOnOpenLane,
  leverBody,
  LEVERS,
  type LeverFilled,
  type LeverKind,
} from "./lever-fields";

const TWO_HOURS = 2 * 3_600_000;

/** A checkpoint to which vehicles can be led. */
export interface Place {
  id: string;
  name: string;
}

export function ActButton(props: {
  checkpoint: string;
  openLanes: string[];
  others: Place[];
  now: Date;
}) {
  const { t } = useTranslation();
  const needed = [{ required: true, whitespace: true, message: t("atBarrier.missing") }];
  const until = toField(new Date(props.now.getTime() + TWO_HOURS));
  return (
    <FormButton<LeverFilled>
      name="lever"
      title={t("levers.act")}
      start={{ kind: "open_lane", until, servers: 1, share: 100, boards: ["message_board"] }}
      act={(filled, headers) => actOrPlan(props.checkpoint, filled, headers)}
    >
      <Form.Item name="kind" label={t("levers.kind")}>
        <Select
          options={LEVERS.map((each) => ({ value: each, label: t(`levers.kinds.${each}`) }))}
        />
      </Form.Item>
      <Form.Item noStyle dependencies={["kind"]}>
        {({ getFieldValue }) => <Asked kind={getFieldValue("kind") as LeverKind} {...props} />}
      </Form.Item>
      <div className="field-row">
        <Form.Item name="from" label={t("levers.from")} extra={t("levers.fromHow")}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item name="until" label={t("levers.until")} rules={needed}>
          <Input type="datetime-local" />
        </Form.Item>
      </div>
      <Form.Item name="reason" label={t("levers.reason")} rules={needed}>
        <Input maxLength={300} autoComplete="off" />
      </Form.Item>
    </FormButton>
  );
}

/** Begins at once, or is planned where a time is given at which it begins. */
function actOrPlan(checkpoint: string, filled: LeverFilled, headers: Headers) {
  const params = { path: { checkpoint_id: checkpoint } };
  const from_at = fromField(filled.from ?? "") ?? "";
  const body = leverBody(filled);
  return from_at === ""
    ? ask(api.POST("/api/checkpoints/{checkpoint_id}/levers", { params, body, headers }))
    : ask(
        api.POST("/api/checkpoints/{checkpoint_id}/lever-plans", {
          params,
          body: { ...body, from_at },
          headers,
        }),
      );
}

/** Takes a plan back before it begins. */
export function TakeBackButton({ plan, name }: { plan: string; name: string }) {
  const { t } = useTranslation();
  const params = { path: { plan_id: plan } };
  return (
    <FormButton<object>
      name={`lever-plan-${plan}`}
      title={t("levers.takeBackThis", { name })}
      word={t("levers.takeBack")}
      isSmall
      act={(_, headers) =>
        ask(api.POST("/api/lever-plans/{plan_id}/take-back", { params, headers }))
      }
    >
      <p>{t("levers.takeBackHow")}</p>
    </FormButton>
  );
}

/** The fields of one kind of act. */
function Asked(props: { kind: LeverKind; openLanes: string[]; others: Place[] }) {
  const { t } = useTranslation();
  const { kind, openLanes, others } = props;
  const asked = asksFor(kind);
  const needed = [{ required: true, message: t("atBarrier.missing") }];
  return (
    <>
      {asked.has("lane") ? (
        <Form.Item name="lane" label={t("posts.laneName")} rules={needed}>
          {isOnOpenLane(kind) ? (
            <Select options={openLanes.map((value) => ({ value, label: value }))} />
          ) : (
            <Input maxLength={50} autoComplete="off" />
          )}
        </Form.Item>
      ) : null}
      {asked.has("classes") ? <ClassesItem /> : null}
      {asked.has("servers") ? (
        <Form.Item name="servers" label={t("posts.servers")} rules={needed}>
          <InputNumber min={1} max={50} precision={0} />
        </Form.Item>
      ) : null}
      {asked.has("road") ? (
        <Form.Item name="road" label={t("levers.road")} rules={needed}>
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
      ) : null}
      {asked.has("to") ? (
        <div className="field-row">
          <Form.Item name="to" label={t("levers.to")} extra={t("levers.toHow")}>
            <Select
              allowClear
              options={others.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </Form.Item>
          <Form.Item name="share" label={t("levers.share")} rules={needed}>
            <InputNumber min={1} max={100} precision={0} />
          </Form.Item>
        </div>
      ) : null}
      {asked.has("text") ? (
        <Form.Item
          name="text"
          label={t(kind === "holiday_plan" ? "levers.plan" : "levers.text")}
          rules={needed}
        >
          <Input.TextArea maxLength={200} rows={2} />
        </Form.Item>
      ) : null}
      {asked.has("boards") ? (
        <Form.Item name="boards" label={t("levers.boards")} rules={needed}>
          <Select
            mode="multiple"
            options={BOARDS.map((each) => ({ value: each, label: t(`levers.board.${each}`) }))}
          />
        </Form.Item>
      ) : null}
    </>
  );
}

/** Ends an act before its end. */
export function EndButton({ lever, name }: { lever: string; name: string }) {
  const { t } = useTranslation();
  return (
    <FormButton<object>
      name={`lever-end-${lever}`}
      title={t("levers.endThis", { name })}
      word={t("levers.end")}
      isSmall
      act={(_, headers) =>
        ask(
          api.POST("/api/levers/{lever_id}/end", {
            params: { path: { lever_id: lever } },
            headers,
          }),
        )
      }
    >
      <p>{t("levers.endHow")}</p>
    </FormButton>
  );
}
