import { Link } from "@tanstack/react-router";
import { Tag } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { ListDetail, RowLine } from "@/api/types";
import { useLanguage } from "@/i18n";
import { say } from "@/parts/problems";
import type { Column } from "@/parts/table/columns";
import { ResourceTable } from "@/parts/table/ResourceTable";
import type { Rows } from "@/parts/table/rows";

/** Rows of a list exactly as they came, with what was noticed about each. */
export function RawRows(props: {
  list: ListDetail;
  rows: Rows<RowLine>;
  name: string;
  label: string;
  empty: ReactNode;
  tools?: ReactNode;
}) {
  const { t } = useTranslation();
  const columns = useRowColumns(props.list);
  return (
    <ResourceTable<RowLine>
      name={props.name}
      label={props.label}
      columns={columns}
      rows={props.rows}
      rowKey={(row) => row.id}
      rowName={(row) => t("rows.name", { number: row.number })}
      empty={props.empty}
      tools={props.tools}
    />
  );
}

function useRowColumns(list: ListDetail): Column<RowLine>[] {
  const { t } = useTranslation();
  const [only, ...others] = list.sheets;
  const isOneSheet = only !== undefined && others.length === 0;
  const cells: Column<RowLine>[] = isOneSheet
    ? only.columns.map((column, index) => ({
        key: `cell-${index}`,
        title: column.header || t("rows.column", { number: index + 1 }),
        show: (row) => row.cells[index] ?? "",
      }))
    : [
        {
          key: "sheet",
          title: t("rows.sheet"),
          show: (row) => row.sheet_name,
        },
        { key: "cells", title: t("rows.content"), show: (row) => <Cells list={list} row={row} /> },
      ];
  return [
    {
      key: "number",
      title: t("rows.number"),
      always: true,
      show: (row) => <span className="numbers">{row.number}</span>,
    },
    { key: "said", title: t("rows.said"), always: true, show: (row) => <Said row={row} /> },
    ...cells,
  ];
}

function Cells({ list, row }: { list: ListDetail; row: RowLine }) {
  const headers = list.sheets[row.sheet]?.columns ?? [];
  return (
    <>
      {row.cells.map((cell, index) =>
        cell === "" ? null : (
          <span key={index} className="raw-cell">
            <span className="soft">{headers[index]?.header}</span> {cell}
          </span>
        ),
      )}
    </>
  );
}

/** What became of the row: its lead, the reason it cannot be read, what was noticed. */
function Said({ row }: { row: RowLine }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <div className="row-said">
      {row.lead ? (
        <Link to="/leads/$id" params={{ id: row.lead }}>
          {t("rows.lead")}
        </Link>
      ) : null}
      {row.unreadable ? <span className="late">{say(row.unreadable, language)}</span> : null}
      {row.corrected_by ? (
        <Tag color="success">
          <Link to="/lists/$id" params={{ id: row.corrected_by }}>
            {t("rows.corrected")}
          </Link>
        </Tag>
      ) : null}
      {row.findings.map((finding) => (
        <span key={`${finding.field} ${finding.code}`} className="soon">
          {say(finding.words, language)}
        </span>
      ))}
    </div>
  );
}
