import { Grid, Input, Tree } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Unit } from "@/api/types";

interface UnitTreeProps {
  units: Unit[];
  chosen: string;
  choose: (code: string) => void;
}

interface Branch {
  key: string;
  title: string;
  children: Branch[];
}

/** All units as a tree; a part of a name, an alias or a code narrows it. */
export function UnitTree({ units, chosen, choose }: UnitTreeProps) {
  const { t } = useTranslation();
  const wide = Grid.useBreakpoint().md ?? true;
  const [part, setPart] = useState("");
  const wanted = part.trim();
  const tree = useMemo(() => branchesOf(keptUnits(units, wanted)), [units, wanted]);
  const top = units.filter((unit) => unit.level === 1).map((unit) => unit.code);
  const [open, setOpen] = useState<string[]>(() => [...top, ...aboveOf(units, chosen)]);
  return (
    <section className="sheet units-tree" aria-label={t("units.tree")}>
      <Input.Search
        allowClear
        aria-label={t("units.find")}
        placeholder={t("units.find")}
        onChange={(event) => setPart(event.target.value)}
      />
      <Tree<Branch>
        blockNode
        aria-label={t("units.tree")}
        treeData={tree}
        height={wide ? 620 : 280}
        selectedKeys={[chosen]}
        expandedKeys={wanted === "" ? open : units.map((unit) => unit.code)}
        onExpand={(keys) => setOpen(keys.map(String))}
        onSelect={([code]) => {
          if (code !== undefined) choose(String(code));
        }}
      />
    </section>
  );
}

/** The units that hold a part of a name, with all that stands above them. */
export function keptUnits(units: Unit[], part: string): Unit[] {
  if (part === "") return units;
  const kept = new Set<string>();
  for (const unit of units) {
    if (![unit.name, unit.code, ...unit.aliases].some((word) => word.includes(part))) continue;
    kept.add(unit.code);
    for (const code of aboveOf(units, unit.code)) kept.add(code);
  }
  return units.filter((unit) => kept.has(unit.code));
}

function aboveOf(units: Unit[], code: string): string[] {
  const parent = units.find((unit) => unit.code === code)?.parent ?? undefined;
  return parent === undefined ? [] : [parent, ...aboveOf(units, parent)];
}

function branchesOf(units: Unit[]): Branch[] {
  const branches = new Map<string, Branch>(
    units.map((unit) => [unit.code, { key: unit.code, title: unit.name, children: [] }]),
  );
  const top: Branch[] = [];
  for (const unit of units) {
    const branch = branches.get(unit.code);
    if (branch === undefined) continue;
    (branches.get(unit.parent ?? "")?.children ?? top).push(branch);
  }
  return top;
}
