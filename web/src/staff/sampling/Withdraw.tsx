import { AutoComplete, Button, Flex } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { WriteProblem } from "@/parts/States";

import type { PersonInTube, Tube } from "./queries";

interface Props {
  person: PersonInTube;
  withdrawn: (tube: Tube) => void;
}

/** Takes back a scan of the wrong card, with the reason; it counts nowhere afterwards. */
export function Withdraw({ person, withdrawn }: Props) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const [why, setWhy] = useState("");
  const take = useWrite(
    (reason: string, headers) =>
      ask(
        api.POST("/api/sampling/samples/{sample_id}/withdraw", {
          params: { path: { sample_id: person.id } },
          body: { why: reason },
          headers,
        }),
      ),
    withdrawn,
  );
  if (!isAsking)
    return (
      <Button
        size="small"
        type="link"
        aria-label={t("sampling.withdrawWhom", { name: person.name })}
        onClick={() => setAsking(true)}
      >
        {t("sampling.withdraw")}
      </Button>
    );
  const usual = (["card", "twice", "left"] as const).map((each) => ({
    value: t(`sampling.withdrawWhys.${each}`),
  }));
  return (
    <>
      <Flex gap={8} wrap className="withdraw">
        <AutoComplete
          autoFocus
          aria-label={t("sampling.withdrawWhy")}
          placeholder={t("sampling.withdrawWhy")}
          value={why}
          onChange={setWhy}
          options={usual}
          className="withdraw-why"
        />
        <Button
          danger
          disabled={why.trim() === ""}
          loading={take.isPending}
          onClick={() => take.mutate(why)}
        >
          {t("sampling.withdraw")}
        </Button>
        <Button onClick={() => setAsking(false)}>{t("sampling.cancel")}</Button>
      </Flex>
      <WriteProblem error={take.error} />
    </>
  );
}
