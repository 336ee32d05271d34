import { useQuery } from "@tanstack/react-query";
import { Button, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { WriteProblem } from "@/parts/States";
import { useNow } from "@/parts/useNow";

import { useMe } from "../session/session";
import { today } from "./filters";
import { ledgerQuery, type Checkpoint } from "./queries";

/** Who stands here, what came through today, and the post taken and handed over. */
export function ShiftBar({ checkpoint }: { checkpoint: Checkpoint }) {
  const { t } = useTranslation();
  const me = useMe();
  const day = today(useNow(60_000));
  const total = useQuery(ledgerQuery({ day, checkpoint: checkpoint.id })).data?.total;
  const names = checkpoint.shifts.map(({ officer }) => officer.name).join("、");
  const isMine = checkpoint.shifts.some(({ officer }) => officer.id === me.id);
  return (
    <section className="sheet shift-bar" aria-label={t("barrier.shift")}>
      <span>
        {t("atBarrier.onDuty")} <b>{names || t("atBarrier.nobodyOnDuty")}</b>
      </span>
      {total === undefined ? null : (
        <span className="numbers">
          {t("atBarrier.todayHere", {
            vehicles: total.vehicles,
            persons: total.persons,
            held: total.hold,
            back: total.turn_back,
            over: total.hand_over,
          })}
        </span>
      )}
      {isMine ? <EndShift /> : <BeginShift checkpoint={checkpoint.id} />}
    </section>
  );
}

function BeginShift({ checkpoint }: { checkpoint: string }) {
  const { t } = useTranslation();
  const begin = useWrite((_: null, headers) =>
    ask(
      api.POST("/api/checkpoints/{checkpoint_id}/shift", {
        params: { path: { checkpoint_id: checkpoint } },
        headers,
      }),
    ),
  );
  return (
    <>
      <Button loading={begin.isPending} onClick={() => begin.mutate(null)}>
        {t("atBarrier.beginShift")}
      </Button>
      <WriteProblem error={begin.error} />
    </>
  );
}

interface Signed {
  signed: string;
  note?: string;
}

function EndShift() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [form] = Form.useForm<Signed>();
  const end = useWrite(
    (body: Signed, headers) => ask(api.POST("/api/shifts/end", { body, headers })),
    () => setOpen(false),
  );
  const rules = [{ required: true, whitespace: true, message: t("atBarrier.missing") }];
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("atBarrier.endShift")}</Button>
      <Modal
        open={isOpen}
        destroyOnHidden
        title={t("atBarrier.endShift")}
        okText={t("barrier.done")}
        cancelText={t("atBarrier.cancel")}
        onCancel={() => setOpen(false)}
        onOk={form.submit}
        confirmLoading={end.isPending}
      >
        <Form<Signed>
          form={form}
          name="shift"
          layout="vertical"
          onFinish={(sent) => end.mutate(sent)}
        >
          <Form.Item name="signed" label={t("barrier.signed")} rules={rules}>
            <Input autoFocus maxLength={100} autoComplete="off" />
          </Form.Item>
          <Form.Item name="note" label={t("barrier.note")}>
            <Input.TextArea maxLength={500} rows={3} />
          </Form.Item>
        </Form>
        <WriteProblem error={end.error} />
      </Modal>
    </>
  );
}
