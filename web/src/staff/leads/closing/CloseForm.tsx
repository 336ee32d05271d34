import { Button, Form } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { NewEnd, LeadDetail } from "@/api/types";
import { WriteProblem } from "@/parts/States";

import { useLeadAct } from "../queries";
import { DuplicateFields, FalseHitFields, FoundFields, NotHereFields } from "./fields";

export type DirectWay = NewEnd["outcome"];

/** Ends a lead in one of the four ways that need nobody else. */
export function CloseForm(props: { lead: LeadDetail; way: DirectWay; done: () => void }) {
  const { t } = useTranslation();
  const { lead, way, done } = props;
  const path = { lead_id: lead.id };
  const close = useLeadAct(
    lead.id,
    (body: NewEnd, headers) =>
      ask(api.POST("/api/leads/{lead_id}/close", { params: { path }, body, headers })),
    done,
  );
  return (
    <Form<Omit<NewEnd, "outcome">>
      name="close"
      layout="vertical"
      onFinish={(sent) => close.mutate({ ...sent, outcome: way })}
    >
      {way === "found" ? <FoundFields one /> : null}
      {way === "duplicate" ? <DuplicateFields lead={lead} /> : null}
      {way === "not_here" ? <NotHereFields /> : null}
      {way === "false_hit" ? <FalseHitFields /> : null}
      <WriteProblem error={close.error} />
      <Button type="primary" htmlType="submit" loading={close.isPending}>
        {t(`closing.submit.${way}`)}
      </Button>
    </Form>
  );
}
