import { SettingOutlined } from "@ant-design/icons";
import { Button, Checkbox, Flex, Grid, Popover, Table } from "antd";
import type { TableColumnType } from "antd";
import { useRef, type Key, type KeyboardEvent, type ReactNode } from "react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { Failed, Waiting } from "../States";
import { sortWord, useChosenColumns, type Column } from "./columns";
import { RowCards } from "./RowCards";
import type { Rows } from "./rows";
import "./table.css";
import { useRowKeys } from "./useRowKeys";

export interface ResourceTableProps<Row> {
  /** The choice of columns is kept under this name. */
  name: string;
  /** What the table holds, for those who do not see it. */
  label: string;
  columns: Column<Row>[];
  rows: Rows<Row>;
  rowKey: (row: Row) => string;
  /** A short name of a row, for its check box. */
  rowName: (row: Row) => string;
  sort?: string | undefined;
  onSort?: (sort: string | undefined) => void;
  onOpen?: (row: Row) => void;
  selected?: { keys: string[]; change: (keys: string[]) => void };
  /** What to say, and what to do, when there is nothing. */
  empty: ReactNode;
  /** Stands left of the column choice. */
  tools?: ReactNode;
  rowClass?: (row: Row) => string;
}

/** A table of a resource: chosen columns, sort, load more, selection, keys; cards on a phone. */
export function ResourceTable<Row extends object>(props: ResourceTableProps<Row>) {
  const { rows, columns, name } = props;
  const { t } = useTranslation();
  const wide = Grid.useBreakpoint().md ?? true;
  const box = useRef<HTMLElement>(null);
  const choice = useChosenColumns(name, columns);
  useRowKeys(box);
  if (rows.problem !== null && rows.items.length === 0) {
    return <Failed problem={rows.problem} again={rows.again} />;
  }
  const body = rows.waiting ? (
    <Waiting />
  ) : rows.items.length === 0 ? (
    props.empty
  ) : wide ? (
    <DeskTable {...props} shown={choice.shown} />
  ) : (
    <RowCards {...props} shown={choice.shown} />
  );
  return (
    <section ref={box} aria-label={props.label} className="resource-table">
      <Flex justify="space-between" align="center" gap={8} wrap className="resource-tools">
        <div className="resource-tools-left">{props.tools}</div>
        <Flex gap={8} align="center">
          <span className="soft numbers" role="status">
            {countWords(rows, t)}
          </span>
          <ColumnChoice columns={columns} chosen={choice.chosen} choose={choice.choose} />
        </Flex>
      </Flex>
      {body}
      <More rows={rows} />
    </section>
  );
}

function countWords<Row>(rows: Rows<Row>, t: TFunction): string {
  if (rows.waiting) return "";
  return rows.total === null
    ? t("table.shown", { shown: rows.items.length })
    : t("table.shownOf", { shown: rows.items.length, total: rows.total });
}

function More<Row>({ rows }: { rows: Rows<Row> }) {
  const { t } = useTranslation();
  if (rows.problem !== null && rows.items.length > 0) {
    return <Failed problem={rows.problem} again={rows.again} />;
  }
  if (!rows.hasMore) return null;
  return (
    <Flex justify="center" className="resource-more">
      <Button onClick={rows.more} loading={rows.loadingMore}>
        {t("table.more")}
      </Button>
    </Flex>
  );
}

function DeskTable<Row extends object>(props: ResourceTableProps<Row> & { shown: Column<Row>[] }) {
  const { t } = useTranslation();
  const { rows, rowKey, onOpen, selected, rowName } = props;
  return (
    <Table<Row>
      size="small"
      rowKey={rowKey}
      dataSource={rows.items}
      columns={props.shown.map((column) => asAntd(column, props))}
      pagination={false}
      loading={rows.refreshing}
      onChange={(_pages, _filters, sorter) => {
        const order = Array.isArray(sorter) ? sorter[0] : sorter;
        props.onSort?.(sortWord(props.columns, order?.columnKey, order?.order));
      }}
      scroll={{ x: "max-content" }}
      rowClassName={(row) =>
        `${onOpen === undefined ? "" : "row-opens"} ${props.rowClass?.(row) ?? ""}`
      }
      onRow={(row) => rowProps(row, props)}
      {...(selected === undefined
        ? {}
        : {
            rowSelection: {
              selectedRowKeys: selected.keys,
              onChange: (keys: Key[]) => selected.change(keys.map(String)),
              columnWidth: 40,
              getTitleCheckboxProps: () => ({ "aria-label": t("table.selectAll") }),
              getCheckboxProps: (row: Row) => ({
                "aria-label": t("table.select", { name: rowName(row) }),
                tabIndex: -1,
              }),
            },
          })}
    />
  );
}

function rowProps<Row extends object>(row: Row, props: ResourceTableProps<Row>) {
  const { onOpen, selected, rowKey } = props;
  return {
    "data-row": rowKey(row),
    tabIndex: 0,
    onClick: (event: { target: EventTarget }) => {
      if (event.target instanceof Element && event.target.closest("a,button,label,input")) return;
      onOpen?.(row);
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      if (event.target !== event.currentTarget) return;
      if (event.key === "Enter") onOpen?.(row);
      if (event.key !== " " && event.key !== "x") return;
      event.preventDefault();
      if (selected !== undefined) selected.change(toggled(selected.keys, rowKey(row)));
    },
  };
}

export function toggled(keys: string[], key: string): string[] {
  return keys.includes(key) ? keys.filter((other) => other !== key) : [...keys, key];
}

function asAntd<Row extends object>(
  column: Column<Row>,
  { sort, onSort }: ResourceTableProps<Row>,
): TableColumnType<Row> {
  const { key, title, show, width, align, sort: word } = column;
  const antd: TableColumnType<Row> = { key, title, render: (_, row) => show(row) };
  if (width !== undefined) antd.width = width;
  if (align !== undefined) antd.align = align;
  if (word === undefined || onSort === undefined) return antd;
  antd.sorter = true;
  antd.showSorterTooltip = false;
  antd.sortDirections = column.sortsUpOnly === true ? ["ascend"] : ["ascend", "descend"];
  antd.sortOrder = sort === word ? "ascend" : sort === `-${word}` ? "descend" : null;
  return antd;
}

function ColumnChoice<Row>(props: {
  columns: Column<Row>[];
  chosen: string[];
  choose: (keys: string[]) => void;
}) {
  const { t } = useTranslation();
  const options = props.columns.map(({ key, title, always }) => ({
    value: key,
    label: title,
    disabled: always === true,
  }));
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      title={t("table.columns")}
      content={
        <Checkbox.Group
          className="column-choice"
          options={options}
          value={props.chosen}
          onChange={(keys) => props.choose(keys.map(String))}
        />
      }
    >
      <Button size="small" icon={<SettingOutlined />} aria-label={t("table.columns")} />
    </Popover>
  );
}
