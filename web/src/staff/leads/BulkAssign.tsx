import { Form, Modal } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { NewHandover } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { WriteProblem } from "@/parts/States";

import { AssignFields } from "./AssignFields";
import { BulkResult } from "./BulkResult";

/** Gives all chosen leads to one unit or officer. */
export function BulkAssign(props: { leads: string[]; cancel: () => void; done: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<NewHandover>();
  const assign = useWrite((sent: NewHandover, headers) =>
    ask(api.POST("/api/leads/bulk/assign", { body: { ...sent, leads: props.leads }, headers })),
  );
  const isDone = assign.data !== undefined;
  return (
    <Modal
      open
      title={t("bulk.assignTitle", { count: props.leads.length })}
      onCancel={isDone ? props.done : props.cancel}
      onOk={isDone ? props.done : form.submit}
      okText={isDone ? t("bulk.dismiss") : t("bulk.assign")}
      confirmLoading={assign.isPending}
    >
      {isDone ? (
        <BulkResult result={assign.data} />
      ) : (
        <Form
          name="bulk-assign"
          form={form}
          layout="vertical"
          onFinish={(sent) => assign.mutate(sent)}
        >
          <AssignFields />
          <WriteProblem error={assign.error} />
        </Form>
      )}
    </Modal>
  );
}
