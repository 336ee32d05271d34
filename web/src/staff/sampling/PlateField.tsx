import { Input, Segmented } from "antd";
import { useRef, useState, type ClipboardEvent, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";

import { COLUMNS, indexOf, meaningOf, nameOf, next, pasted, ROWS, textOf, wellsOf } from "./wells";

interface Props {
  id?: string;
  value?: string;
  onChange?: (text: string) => void;
  restIsNegative: boolean;
}

/** A plate as a list of lines, or as its 96 wells: the same text, whichever is shown. */
export function PlateField({ id, value = "", onChange, restIsNegative }: Props) {
  const { t } = useTranslation();
  const [asWells, setAsWells] = useState(false);
  const wells = wellsOf(value);
  return (
    <>
      <Segmented
        aria-label={t("sampling.plateAs")}
        value={asWells ? "wells" : "list"}
        onChange={(chosen) => setAsWells(chosen === "wells")}
        options={[
          { value: "list", label: t("sampling.asList") },
          { value: "wells", label: t("sampling.asWells") },
        ]}
      />
      {asWells && wells === null ? <p className="late">{t("sampling.tooManyWells")}</p> : null}
      {asWells && wells !== null ? (
        <Wells
          id={id}
          wells={wells}
          restIsNegative={restIsNegative}
          change={(text) => onChange?.(text)}
        />
      ) : (
        <Input.TextArea
          {...(id === undefined ? {} : { id })}
          value={value}
          onChange={({ target }) => onChange?.(target.value)}
          autoSize={{ minRows: 8, maxRows: 24 }}
          className="mono"
        />
      )}
    </>
  );
}

interface Grid {
  id: string | undefined;
  wells: string[];
  restIsNegative: boolean;
  change: (text: string) => void;
}

function Wells({ id, wells, restIsNegative, change }: Grid) {
  const { t } = useTranslation();
  const fields = useRef<(HTMLInputElement | null)[]>([]);
  const put = (at: number, well: string) =>
    change(textOf(wells.map((each, index) => (index === at ? well : each))));

  function go(event: KeyboardEvent<HTMLInputElement>, at: number) {
    if (event.key.startsWith("Arrow") && !leaves(event)) return;
    const to = next(at, event.key);
    if (event.key === "Enter" || to !== null) event.preventDefault();
    if (to !== null) fields.current[to]?.focus();
  }

  function paste(event: ClipboardEvent<HTMLInputElement>, at: number) {
    const found = pasted(wells, at, event.clipboardData.getData("text"));
    if (found === null) return;
    event.preventDefault();
    change(textOf(found));
  }

  return (
    <>
      <p className="soft wells-help">{t("sampling.wellsHelp")}</p>
      <div className="wells" id={id} tabIndex={-1}>
        <table aria-label={t("sampling.asWells")}>
          <thead>
            <tr>
              <td />
              {COLUMNS.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ROWS.map((row, down) => (
              <tr key={row}>
                <th scope="row">{row}</th>
                {COLUMNS.map((column, right) => {
                  const at = indexOf(down, right);
                  const meaning = meaningOf(wells[at] ?? "", restIsNegative);
                  return (
                    <td key={column} className={`well well-${meaning || "empty"}`}>
                      <input
                        ref={(field) => void (fields.current[at] = field)}
                        aria-label={nameOf(at)}
                        aria-invalid={meaning === "unknown"}
                        autoComplete="off"
                        spellCheck={false}
                        value={wells[at] ?? ""}
                        onChange={({ target }) => put(at, target.value)}
                        onKeyDown={(event) => go(event, at)}
                        onPaste={(event) => paste(event, at)}
                      />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** Whether an arrow leaves the text of the well: up and down always, sideways at its edge. */
function leaves({ key, currentTarget }: KeyboardEvent<HTMLInputElement>): boolean {
  const { selectionStart, selectionEnd, value } = currentTarget;
  if (key === "ArrowLeft") return selectionStart === 0 && selectionEnd === 0;
  if (key === "ArrowRight") return selectionStart === value.length;
  return true;
}
