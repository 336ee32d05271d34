import { Checkbox } from "antd";
import { useTranslation } from "react-i18next";

import type { Column } from "./columns";
import { toggled, type ResourceTableProps } from "./ResourceTable";

/** The same rows for a phone: the first column is the head of a card, the others stand below it. */
export function RowCards<Row extends object>(
  props: ResourceTableProps<Row> & { shown: Column<Row>[] },
) {
  const { t } = useTranslation();
  const { rows, rowKey, rowName, onOpen, selected } = props;
  const [head, ...rest] = props.shown.filter((column) => column.deskOnly !== true);
  const others = rest.filter((column) => column.acts !== true);
  const acts = rest.filter((column) => column.acts === true);
  return (
    <ul className="row-cards">
      {rows.items.map((row) => (
        <li
          key={rowKey(row)}
          className={`row-card ${onOpen === undefined ? "" : "row-opens"} ${props.rowClass?.(row) ?? ""}`}
          onClick={(event) => {
            if (event.target instanceof Element && event.target.closest("a,button,label")) return;
            onOpen?.(row);
          }}
        >
          <div className="row-card-head">
            {selected === undefined ? null : (
              <Checkbox
                aria-label={t("table.select", { name: rowName(row) })}
                checked={selected.keys.includes(rowKey(row))}
                onChange={() => selected.change(toggled(selected.keys, rowKey(row)))}
              />
            )}
            <strong>{head?.show(row)}</strong>
          </div>
          <dl>
            {others.map((column) => {
              const shown = column.show(row);
              // A phone has no room for what says nothing.
              return shown === "" || shown === null ? null : (
                <div key={column.key}>
                  <dt>{column.title}</dt>
                  <dd>{shown}</dd>
                </div>
              );
            })}
          </dl>
          {acts.map((column) => {
            const shown = column.show(row);
            return shown === null ? null : (
              <div key={column.key} className="row-card-acts">
                {shown}
              </div>
            );
          })}
        </li>
      ))}
    </ul>
  );
}
