import { Form, Modal } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { ManyEnds } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { WriteProblem } from "@/parts/States";

import { BulkResult } from "./BulkResult";
import { FalseHitFields, FoundFields, NotHereFields } from "./closing/fields";
import { WayChoice } from "./closing/WayChoice";

const WAYS = ["found", "not_here", "false_hit"] as const;

/** Closes all chosen leads in one way, with one reason. */
export function BulkClose(props: { leads: string[]; cancel: () => void; done: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<ManyEnds>();
  const outcome = Form.useWatch("outcome", form);
  const close = useWrite((sent: ManyEnds, headers) =>
    ask(api.POST("/api/leads/bulk/close", { body: { ...sent, leads: props.leads }, headers })),
  );
  const isDone = close.data !== undefined;
  return (
    <Modal
      open
      title={t("bulk.closeTitle", { count: props.leads.length })}
      onCancel={isDone ? props.done : props.cancel}
      onOk={isDone ? props.done : form.submit}
      okText={isDone ? t("bulk.dismiss") : t("bulk.close")}
      confirmLoading={close.isPending}
    >
      {isDone ? (
        <BulkResult result={close.data} />
      ) : (
        <Form
          name="bulk-close"
          form={form}
          layout="vertical"
          onFinish={(sent) => close.mutate(sent)}
        >
          <Form.Item
            name="outcome"
            label={t("closing.way")}
            rules={[{ required: true, message: t("closing.wayMissing") }]}
          >
            <WayChoice ways={WAYS} />
          </Form.Item>
          {outcome === "found" ? <FoundFields one={false} /> : null}
          {outcome === "not_here" ? <NotHereFields /> : null}
          {outcome === "false_hit" ? <FalseHitFields /> : null}
          <WriteProblem error={close.error} />
        </Form>
      )}
    </Modal>
  );
}
