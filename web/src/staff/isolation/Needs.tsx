import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Flex, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useLanguage } from "@/i18n";
import { fromField, toField } from "@/parts/moments";
import { say } from "@/parts/problems";
import { WriteProblem } from "@/parts/States";

import { guardiansQuery, useRoomAct, type WaitingPerson } from "./queries";

const NEEDS = ["near_care", "barrier_free", "own_bathroom"] as const;
type Need = (typeof NEEDS)[number];

interface Care {
  carer: string;
  consent_by: string;
  /** As the field has it. */
  at: string;
}

interface Props {
  person: WaitingPerson;
}

/** What somebody's room must have, and who looks after them: written down before placing. */
export function Needs({ person }: Props) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <NeedsForm person={person} close={() => setOpen(false)} />;
  return (
    <Button size="small" type="link" onClick={() => setOpen(true)}>
      {t("isolation.noteNeeds")}
    </Button>
  );
}

function NeedsForm({ person, close }: Props & { close: () => void }) {
  const { t } = useTranslation();
  const [needs, setNeeds] = useState<Need[]>(person.needs);
  const [guardian, setGuardian] = useState<string | null>(person.guardian);
  const [care, setCare] = useState<Care | null>(careOf(person));
  const offered = useQuery(guardiansQuery(person.measure)).data?.items ?? [];
  const params = { path: { measure_id: person.measure } };
  const note = useRoomAct(
    (sent: { needs: Need[]; guardian: string | null; care: ReturnType<typeof sentOf> }, headers) =>
      ask(api.POST("/api/isolation/waiting/{measure_id}/needs", { params, body: sent, headers })),
    close,
  );
  return (
    <div className="needs-form">
      <Checkbox.Group<Need>
        value={needs}
        onChange={setNeeds}
        options={NEEDS.map((need) => ({ value: need, label: t(`isolation.needs.${need}`) }))}
      />
      {care === null ? (
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
      ) : null}
      {person.is_child && person.stands_in !== null ? (
        <Carer
          says={person.stands_in}
          care={care}
          change={(next) => {
            setCare(next);
            setGuardian(null);
          }}
        />
      ) : null}
      <WriteProblem error={note.error} />
      <Flex gap={8}>
        <Button
          size="small"
          type="primary"
          loading={note.isPending}
          onClick={() => note.mutate({ needs, guardian, care: sentOf(care) })}
        >
          {t("isolation.doIt")}
        </Button>
        <Button size="small" onClick={close}>
          {t("isolation.leaveIt")}
        </Button>
      </Flex>
    </div>
  );
}

/** Of a child whom no adult of its own may go with: which carer stands in, by whose consent. */
function Carer(props: {
  says: { en: string; zh: string };
  care: Care | null;
  change: (care: Care | null) => void;
}) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { care, change } = props;
  return (
    <>
      <Checkbox
        checked={care !== null}
        onChange={({ target }) =>
          change(target.checked ? { carer: "", consent_by: "", at: toField(new Date()) } : null)
        }
      >
        {t("isolation.care.nobody")}
      </Checkbox>
      {care === null ? null : (
        <>
          <p className="soft">{say(props.says, language)}</p>
          <Input
            aria-label={t("isolation.care.carer")}
            placeholder={t("isolation.care.carer")}
            maxLength={100}
            value={care.carer}
            onChange={({ target }) => change({ ...care, carer: target.value })}
          />
          <Input
            aria-label={t("isolation.care.consent")}
            placeholder={t("isolation.care.consent")}
            maxLength={100}
            value={care.consent_by}
            onChange={({ target }) => change({ ...care, consent_by: target.value })}
          />
          <Input
            type="datetime-local"
            aria-label={t("isolation.care.at")}
            value={care.at}
            onChange={({ target }) => change({ ...care, at: target.value })}
          />
        </>
      )}
    </>
  );
}

function careOf({ care }: WaitingPerson): Care | null {
  if (care === null) return null;
  return {
    carer: care.carer,
    consent_by: care.consent_by,
    at: toField(new Date(care.consented_at)),
  };
}

function sentOf(care: Care | null) {
  if (care === null) return null;
  return { carer: care.carer, consent_by: care.consent_by, consented_at: fromField(care.at) ?? "" };
}
