import { Button, Form, Modal } from "antd";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useWrite, type Headers } from "@/api/useWrite";
import { WriteProblem } from "@/parts/States";

/** A button that opens a form; it closes when the server has answered. */
export function FormButton<Sent extends object>(props: {
  name: string;
  title: string;
  /** What the button says where that is less than the title. */
  word?: string;
  isPrimary?: boolean;
  isSmall?: boolean;
  isDanger?: boolean;
  /** What is chosen beside the form is there. */
  isReady?: boolean;
  start?: Partial<Sent>;
  act: (sent: Sent, headers: Headers) => Promise<unknown>;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [form] = Form.useForm<Sent>();
  const act = useWrite(props.act, () => setOpen(false));
  return (
    <>
      <Button
        type={props.isPrimary === true ? "primary" : "default"}
        size={props.isSmall === true ? "small" : "middle"}
        danger={props.isDanger === true}
        aria-label={props.title}
        onClick={() => {
          act.reset();
          setOpen(true);
        }}
      >
        {props.word ?? props.title}
      </Button>
      <Modal
        open={isOpen}
        destroyOnHidden
        title={props.title}
        okText={t("barrier.done")}
        cancelText={t("atBarrier.cancel")}
        onCancel={() => setOpen(false)}
        onOk={form.submit}
        confirmLoading={act.isPending}
        okButtonProps={{ disabled: props.isReady === false, danger: props.isDanger === true }}
      >
        <Form<Sent>
          form={form}
          name={props.name}
          layout="vertical"
          initialValues={props.start}
          onFinish={(sent) => act.mutate(sent)}
        >
          {props.children}
        </Form>
        <WriteProblem error={act.error} />
      </Modal>
    </>
  );
}
