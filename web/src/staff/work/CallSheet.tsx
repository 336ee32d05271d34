import { PhoneFilled } from "@ant-design/icons";
import { Button, Drawer } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { WorkLine } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { WriteProblem } from "@/parts/States";

import { useReveal } from "../people/Reveal";
import { useMe } from "../session/session";
import { AttemptButtons } from "./AttemptButtons";

/** Takes the lead up, shows the number for this purpose, and asks what came of the call. */
export function CallSheet({ lead, close }: { lead: WorkLine; close: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer
      open
      placement="bottom"
      size="auto"
      onClose={close}
      title={t("work.callTitle", { name: lead.person.name })}
      className="work-sheet"
    >
      <p className="soft">{t("work.callHelp")}</p>
      {lead.phones.map((phone) => (
        <Number key={phone.id} lead={lead} phone={phone} />
      ))}
      <h3>{t("work.afterCall")}</h3>
      <AttemptButtons lead={lead} means={["call"]} done={close} />
    </Drawer>
  );
}

function Number({ lead, phone }: { lead: WorkLine; phone: { id: string; masked: string } }) {
  const { t } = useTranslation();
  const me = useMe();
  const [text, setText] = useState<string | null>(null);
  const reveal = useReveal(setText);
  const show = () =>
    reveal.mutate({
      hidden: { person: lead.person.id, what: "phone", ...phone },
      purpose: "locate",
    });
  const claim = useWrite((_: null, headers) => {
    const params = { path: { lead_id: lead.id } };
    return ask(api.POST("/api/leads/{lead_id}/claim", { params, headers }));
  }, show);
  if (text !== null) {
    return (
      <a className="call-number" href={`tel:${text}`}>
        <PhoneFilled aria-hidden /> {text}
      </a>
    );
  }
  const isMine = lead.claimed_by?.id === me.id;
  return (
    <>
      <Button
        block
        size="large"
        loading={claim.isPending || reveal.isPending}
        onClick={() => (isMine ? show() : claim.mutate(null))}
      >
        {t("work.showNumber", { masked: phone.masked })}
      </Button>
      <WriteProblem error={claim.error ?? reveal.error} />
    </>
  );
}
