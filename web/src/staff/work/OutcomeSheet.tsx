import { Drawer } from "antd";
import { useTranslation } from "react-i18next";

import type { WorkLine } from "@/api/types";
import { LinkButton } from "@/parts/LinkButton";

import { MEANS } from "../leads/lead-words";
import { AttemptButtons } from "./AttemptButtons";

/** What came of a call, a visit or a message; other endings are on the lead's own page. */
export function OutcomeSheet({ lead, close }: { lead: WorkLine; close: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer
      open
      placement="bottom"
      size="auto"
      onClose={close}
      title={t("work.recordTitle", { name: lead.person.name })}
      className="work-sheet"
    >
      <AttemptButtons lead={lead} means={MEANS} done={close} />
      <LinkButton to="/leads/$id" params={{ id: lead.id }} look="link" size="large" block>
        {t("work.otherEnd")}
      </LinkButton>
    </Drawer>
  );
}
