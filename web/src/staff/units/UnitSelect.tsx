import { useQuery } from "@tanstack/react-query";
import { Select, type SelectProps } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Unit } from "@/api/types";

import { unitsQuery } from "./queries";

type UnitSelectProps = Omit<SelectProps<string>, "options"> & {
  value?: string | undefined;
  onChange?: (code: string | undefined) => void;
};

/** Chooses a unit by part of its name, an alias or its code. */
export function UnitSelect(props: UnitSelectProps) {
  const { t } = useTranslation();
  const units = useQuery(unitsQuery);
  const options = useMemo(() => optionsOf(units.data?.items ?? []), [units.data]);
  return (
    <Select<string>
      allowClear
      loading={units.isPending}
      placeholder={t("units.choose")}
      aria-label={t("units.choose")}
      popupMatchSelectWidth={280}
      {...props}
      showSearch={{ optionFilterProp: "search" }}
      options={options}
    />
  );
}

type UnitsSelectProps = Omit<SelectProps<string[]>, "options" | "mode">;

/** Chooses several units, as UnitSelect chooses one. */
export function UnitsSelect(props: UnitsSelectProps) {
  const { t } = useTranslation();
  const units = useQuery(unitsQuery);
  const options = useMemo(() => optionsOf(units.data?.items ?? []), [units.data]);
  return (
    <Select<string[]>
      allowClear
      mode="multiple"
      loading={units.isPending}
      placeholder={t("units.choose")}
      {...props}
      showSearch={{ optionFilterProp: "search" }}
      options={options}
    />
  );
}

function optionsOf(units: Unit[]) {
  const names = new Map(units.map((unit) => [unit.code, unit.name]));
  return units.map((unit) => {
    const above = unit.level === 3 ? names.get(unit.parent ?? "") : undefined;
    return {
      value: unit.code,
      label: above === undefined ? unit.name : `${unit.name} · ${above}`,
      search: [unit.name, above, unit.code, ...unit.aliases].join(" "),
    };
  });
}
