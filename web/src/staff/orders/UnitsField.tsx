import { useQuery } from "@tanstack/react-query";
import { Button, Form, Select, TreeSelect } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Unit } from "@/api/types";

import { unitsQuery } from "../units/queries";
import { unitsBelow, withCodes } from "./tree";

/** Many units below one: out of the tree, or all towns, or all villages of a town at once. */
export function UnitsField({ label, top }: { label: string; top: string }) {
  const { t } = useTranslation();
  const units = useQuery(unitsQuery);
  const below = useMemo(() => unitsBelow(units.data?.items ?? [], top), [units.data, top]);
  return (
    <Form.Item
      name="units"
      label={label}
      rules={[{ required: true, type: "array", min: 1, message: t("decide.unitsMissing") }]}
    >
      <UnitsChoice units={below} top={top} loading={units.isPending} />
    </Form.Item>
  );
}

interface ChoiceProps {
  units: Unit[];
  top: string;
  loading: boolean;
  id?: string;
  value?: string[];
  onChange?: (codes: string[]) => void;
}

function UnitsChoice({ units, top, loading, id, value = [], onChange }: ChoiceProps) {
  const { t } = useTranslation();
  const names = new Map(units.map(({ code, name }) => [code, name]));
  const tree = useMemo(() => nodesOf(units, top), [units, top]);
  return (
    <>
      <Quick units={units} value={value} change={(codes) => onChange?.(codes)} />
      <TreeSelect
        {...(id === undefined ? {} : { id })}
        treeCheckable
        treeCheckStrictly
        allowClear
        showSearch={{ treeNodeFilterProp: "search" }}
        loading={loading}
        maxTagCount={12}
        placeholder={t("decide.unitsHint")}
        treeData={tree}
        value={value.map((code) => ({ value: code, label: names.get(code) ?? code }))}
        onChange={(chosen: { value: string }[]) => onChange?.(chosen.map((one) => one.value))}
      />
      <span className="soft" role="status">
        {value.length === 0 ? "" : t("decide.chosen", { count: value.length })}
      </span>
    </>
  );
}

function Quick(props: { units: Unit[]; value: string[]; change: (codes: string[]) => void }) {
  const { t } = useTranslation();
  const { units, value, change } = props;
  const towns = units.filter(({ level }) => level === 2);
  return (
    <div className="quick">
      {towns.length > 0 ? (
        <Button onClick={() => change(withCodes(value, towns))}>{t("decide.allTowns")}</Button>
      ) : null}
      {towns.length > 0 ? (
        <Select<string>
          aria-label={t("decide.allVillages")}
          placeholder={t("decide.allVillages")}
          value={null}
          showSearch={{ optionFilterProp: "label" }}
          popupMatchSelectWidth={200}
          options={towns.map(({ code, name }) => ({ value: code, label: name }))}
          onChange={(town) => change(withCodes(value, unitsBelow(units, town)))}
        />
      ) : null}
      {value.length > 0 ? (
        <Button type="link" onClick={() => change([])}>
          {t("decide.none")}
        </Button>
      ) : null}
    </div>
  );
}

interface Node {
  value: string;
  title: string;
  search: string;
  children: Node[];
}

function nodesOf(units: Unit[], top: string): Node[] {
  return units
    .filter(({ parent }) => parent === top)
    .map(({ code, name, aliases }) => ({
      value: code,
      title: name,
      search: [name, code, ...aliases].join(" "),
      children: nodesOf(units, code),
    }));
}
