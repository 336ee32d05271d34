import { Form, Input, Radio, Select } from "antd";
import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { LeadDetail } from "@/api/types";

import { UnitSelect } from "../../units/UnitSelect";
import { ARRANGEMENTS } from "../lead-words";

/** Found: under which measure, or why none is needed; for one lead also where. */
export function FoundFields({ one }: { one: boolean }) {
  const { t } = useTranslation();
  const arrangement = Form.useWatch<string | undefined>("arrangement");
  const isNone = arrangement === "none";
  return (
    <>
      <Form.Item
        name="arrangement"
        label={t("closing.arrangement")}
        rules={[{ required: true, message: t("closing.arrangementMissing") }]}
      >
        <Radio.Group
          className="arrangement-choice"
          options={ARRANGEMENTS.map((value) => ({
            value,
            label: t(`closing.arrangements.${value}`),
          }))}
        />
      </Form.Item>
      {one ? (
        <>
          <Form.Item name="actual_address" label={t("closing.actualAddress")}>
            <Input maxLength={500} />
          </Form.Item>
          <Form.Item name="unit" label={t("closing.unit")}>
            <UnitSelect aria-label={t("closing.unit")} />
          </Form.Item>
        </>
      ) : null}
      <Form.Item
        name="note"
        label={isNone ? t("closing.noneReason") : t("closing.note")}
        rules={[{ required: isNone, message: t("closing.noneReasonMissing") }]}
      >
        <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} />
      </Form.Item>
    </>
  );
}

/** Not here: where the person is, and who said so. */
export function NotHereFields() {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item
        name="whereabouts"
        label={t("closing.whereabouts")}
        rules={[{ required: true, message: t("closing.whereaboutsMissing") }]}
      >
        <Input maxLength={300} placeholder={t("closing.whereaboutsHint")} />
      </Form.Item>
      <Form.Item
        name="said_by"
        label={t("closing.saidBy")}
        rules={[{ required: true, message: t("closing.saidByMissing") }]}
      >
        <Input maxLength={100} placeholder={t("closing.saidByHint")} />
      </Form.Item>
      <Form.Item name="note" label={t("closing.note")}>
        <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} />
      </Form.Item>
    </>
  );
}

/** False hit: why the person should not have been on the list. */
export function FalseHitFields() {
  const { t } = useTranslation();
  return (
    <Form.Item
      name="note"
      label={t("closing.falseReason")}
      rules={[{ required: true, message: t("closing.falseReasonMissing") }]}
    >
      <Input.TextArea
        maxLength={500}
        autoSize={{ minRows: 2 }}
        placeholder={t("closing.falseHint")}
      />
    </Form.Item>
  );
}

/** Duplicate: of which other lead; those of the same person stand first. */
export function DuplicateFields({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation();
  const [q, setQ] = useState(lead.person.name);
  const found = useQuery({
    queryKey: ["leads", "duplicates", q],
    queryFn: () => ask(api.GET("/api/leads", { params: { query: { q, limit: 20 } } })),
    enabled: q.trim() !== "",
  });
  const same = lead.same_person.map((other) => ({
    value: other.lead,
    label: `${t("closing.samePerson")} · ${other.list} · ${other.unit.name}`,
  }));
  const others = (found.data?.items ?? [])
    .filter((other) => other.id !== lead.id && same.every(({ value }) => value !== other.id))
    .map((other) => ({
      value: other.id,
      label: [other.person.name, other.person.phone, other.list.name, other.unit.name]
        .filter(Boolean)
        .join(" · "),
    }));
  return (
    <>
      <Form.Item
        name="duplicate_of"
        label={t("closing.duplicateOf")}
        rules={[{ required: true, message: t("closing.duplicateOfMissing") }]}
      >
        <Select
          showSearch={{ filterOption: false, onSearch: setQ }}
          loading={found.isFetching}
          placeholder={t("closing.duplicateHint")}
          options={[...same, ...others]}
        />
      </Form.Item>
      <Form.Item name="note" label={t("closing.note")}>
        <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} />
      </Form.Item>
    </>
  );
}
