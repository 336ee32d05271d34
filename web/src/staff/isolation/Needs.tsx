import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Flex, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { WriteProblem } from "@/parts/States";

import { guardiansQuery, useRoomAct, type WaitingPerson } from "./queries";

const NEEDS = ["near_care", "barrier_free", "own_bathroom"] as const;
type Need = (typeof NEEDS)[number];

interface Props {
  person: WaitingPerson;
}

/** What somebody's room must have, and who looks after them: written down before placing. */
export function Needs({ person }: Props) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [needs, setNeeds] = useState<Need[]>(person.needs);
  const [guardian, setGuardian] = useState<string | null>(person.guardian);
  const offered =
    useQuery({ ...guardiansQuery(person.measure), enabled: isOpen }).data?.items ?? [];
  const params = { path: { measure_id: person.measure } };
  const note = useRoomAct(
    (sent: { needs: Need[]; guardian: string | null }, headers) =>
      ask(api.POST("/api/isolation/waiting/{measure_id}/needs", { params, body: sent, headers })),
    () => setOpen(false),
  );
  if (!isOpen)
    return (
      <Button size="small" type="link" onClick={() => setOpen(true)}>
        {t("isolation.noteNeeds")}
      </Button>
    );
  return (
    <div className="needs-form">
      <Checkbox.Group<Need>
        value={needs}
        onChange={setNeeds}
        options={NEEDS.map((need) => ({ value: need, label: t(`isolation.needs.${need}`) }))}
      />
      <Select
        aria-label={t("isolation.guardian")}
        placeholder={t("isolation.guardian")}
        allowClear
        value={guardian ?? undefined}
        onChange={(value: string | undefined) => setGuardian(value ?? null)}
        showSearch={{ optionFilterProp: "label" }}
        options={offered.map((one) => ({
          value: one.person,
          label: `${one.name} · ${t(`isolation.guardians.${one.known}`)}`,
        }))}
        className="filter-wide"
      />
      <WriteProblem error={note.error} />
      <Flex gap={8}>
        <Button
          size="small"
          type="primary"
          loading={note.isPending}
          onClick={() => note.mutate({ needs, guardian })}
        >
          {t("isolation.doIt")}
        </Button>
        <Button size="small" onClick={() => setOpen(false)}>
          {t("isolation.leaveIt")}
        </Button>
      </Flex>
    </div>
  );
}
