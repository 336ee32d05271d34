import { Form, Radio } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";

import { Needed, PassageDialog, WhichPerson } from "./PassageDialog";
import type { Passage } from "./queries";

/** Sample and antigen of somebody held: the policy decides anew upon them. */
export function TestDialog({ passage, close }: { passage: Passage; close: () => void }) {
  const { t } = useTranslation();
  const people = passage.travellers.filter(({ outcome }) => outcome === "hold");
  const rules = [{ required: true, message: t("atBarrier.missing") }];
  return (
    <PassageDialog<{ place: number; tube: string; is_negative: boolean }>
      passage={passage}
      title={t("roadTest.title")}
      start={{ place: people[0]?.place ?? 1 }}
      act={(body, headers) =>
        ask(
          api.POST("/api/passages/{passage_id}/test", {
            params: { path: { passage_id: passage.id } },
            body,
            headers,
          }),
        )
      }
      close={close}
    >
      <p className="soft">{t("roadTest.help")}</p>
      <WhichPerson people={people} />
      <Needed name="tube" label={t("roadTest.tube")} />
      <Form.Item name="is_negative" label={t("roadTest.antigen")} rules={rules}>
        <Radio.Group
          options={[
            { value: true, label: t("roadTest.negative") },
            { value: false, label: t("roadTest.positive") },
          ]}
        />
      </Form.Item>
    </PassageDialog>
  );
}
