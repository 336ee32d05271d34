import { useQuery } from "@tanstack/react-query";
import { Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";

import { officersQuery } from "../units/queries";
import { UnitSelect } from "../units/UnitSelect";

/** To which unit, to whom, and why; shared by one lead and by many. */
export function AssignFields({ reasonNeeded = false }: { reasonNeeded?: boolean }) {
  const { t } = useTranslation();
  const unit = Form.useWatch<string | undefined>("unit");
  return (
    <>
      <Form.Item
        name="unit"
        label={t("assign.unit")}
        rules={[{ required: true, message: t("assign.unitMissing") }]}
      >
        <UnitSelect aria-label={t("assign.unit")} />
      </Form.Item>
      <OfficerField unit={unit} />
      <Form.Item
        name="reason"
        label={t("assign.reason")}
        rules={[{ required: reasonNeeded, message: t("assign.reasonMissing") }]}
      >
        <Input maxLength={300} />
      </Form.Item>
    </>
  );
}

function OfficerField({ unit }: { unit: string | undefined }) {
  const { t } = useTranslation();
  const officers = useQuery({ ...officersQuery(unit), enabled: unit !== undefined });
  return (
    <Form.Item name="officer" label={t("assign.officer")} help={t("assign.officerHelp")}>
      <Select
        allowClear
        notFoundContent={unit === undefined ? t("assign.unitMissing") : t("units.noOfficers")}
        loading={officers.isFetching}
        placeholder={t("assign.officerAny")}
        showSearch={{ optionFilterProp: "label" }}
        options={(officers.data?.items ?? []).map((officer) => ({
          value: officer.id,
          label: `${officer.name} · ${officer.unit.name}`,
        }))}
      />
    </Form.Item>
  );
}
