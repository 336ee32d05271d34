import { Form, Input, Modal } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { WriteProblem } from "@/parts/States";

import { useCaseAct } from "../queries";
import { draftOfProposal, type Draft } from "./drafts";

interface Asked {
  text: string;
  written_on?: string;
}

/** A report in free text: visits are proposed from it, and each is confirmed by hand. */
export function ReportDialog(props: {
  day: string;
  close: () => void;
  add: (drafts: Draft[]) => void;
}) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Asked>();
  const propose = useCaseAct(
    ({ text, written_on }: Asked, headers) =>
      ask(
        api.POST("/api/visits/propose", {
          body: { text, written_on: written_on || null },
          headers,
        }),
      ),
    ({ items }) => props.add(items.map((each) => draftOfProposal(each, props.day))),
  );
  const rules = [{ required: true, message: t("cases.missing") }];
  return (
    <Modal
      open
      title={t("itinerary.propose")}
      okText={t("itinerary.read")}
      onCancel={props.close}
      onOk={form.submit}
      okButtonProps={{ loading: propose.isPending }}
      width={680}
    >
      <p className="soft">{t("itinerary.proposeHelp")}</p>
      <Form<Asked>
        form={form}
        name="report"
        layout="vertical"
        onFinish={(sent) => propose.mutate(sent)}
      >
        <Form.Item name="text" label={t("itinerary.report")} rules={rules}>
          <Input.TextArea autoFocus autoSize={{ minRows: 8, maxRows: 18 }} maxLength={100_000} />
        </Form.Item>
        <Form.Item name="written_on" label={t("itinerary.writtenOn")}>
          <Input type="date" className="day-field" />
        </Form.Item>
      </Form>
      <WriteProblem error={propose.error} />
    </Modal>
  );
}
