import { Alert, Button, Flex, Segmented, Select, Table, Upload } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { formOfMany } from "@/api/form";
import { useLanguage } from "@/i18n";
import { say } from "@/parts/problems";
import { WriteProblem } from "@/parts/States";

import { useCaseAct } from "../queries";
import {
  COUNTED,
  OUTCOMES,
  ROW_KINDS,
  SYSTEMS_IN,
  type ForeignRow,
  type OutbreakTaken,
  type RowKind,
} from "./queries";

interface Sent {
  system: (typeof SYSTEMS_IN)[number];
  kind: RowKind;
  files: File[];
  /** Tell one set of files from another, for a file itself says nothing in a key. */
  names: string[];
}

/** Files of another system: what can be read is stored, every other row is listed with the reason. */
export function TakeIn() {
  const { t } = useTranslation();
  const [system, setSystem] = useState<Sent["system"]>("godata");
  const [kind, setKind] = useState<RowKind>("");
  const [files, setFiles] = useState<File[]>([]);
  const take = useCaseAct(
    (sent: Sent, headers) =>
      ask(
        api.POST("/api/interchange/{system}/files", {
          params: { path: { system: sent.system } },
          ...formOfMany(sent.files, { kind: sent.kind }),
          headers,
        }),
      ),
    () => setFiles([]),
  );
  return (
    <section className="sheet">
      <h2>{t("exchange.takeIn")}</h2>
      <p className="soft">{t("exchange.takeInHelp")}</p>
      <Flex gap={8} wrap align="center">
        <Segmented<Sent["system"]>
          aria-label={t("exchange.from")}
          value={system}
          options={SYSTEMS_IN.map((value) => ({ value, label: t(`exchange.systems.${value}`) }))}
          onChange={setSystem}
        />
        <Select<RowKind>
          aria-label={t("exchange.kind")}
          value={kind}
          className="filter-wide"
          options={[
            { value: "", label: t("exchange.kindByColumns") },
            ...ROW_KINDS.map((value) => ({ value, label: t(`exchange.kinds.${value}`) })),
          ]}
          onChange={setKind}
        />
      </Flex>
      <Upload
        multiple
        accept=".csv,.tsv,.txt,.xlsx,.xls,.json"
        fileList={files.map((file) => ({ uid: nameOf(file), name: file.name }))}
        beforeUpload={(_, chosen) => {
          setFiles((before) => [...before, ...chosen.filter((one) => !before.includes(one))]);
          return false;
        }}
        onRemove={({ uid }) => setFiles((before) => before.filter((file) => nameOf(file) !== uid))}
      >
        <Button>{t("exchange.chooseFiles")}</Button>
      </Upload>
      <WriteProblem error={take.error} />
      <Button
        type="primary"
        disabled={files.length === 0}
        loading={take.isPending}
        onClick={() => take.mutate({ system, kind, files, names: files.map(nameOf) })}
      >
        {t("exchange.takeNow")}
      </Button>
      {take.data === undefined ? null : <Outcome taken={take.data} />}
    </section>
  );
}

function nameOf(file: File): string {
  return `${file.name} ${file.size} ${file.lastModified}`;
}

function Outcome({ taken }: { taken: OutbreakTaken }) {
  const { t } = useTranslation();
  return (
    <div className="exchange-outcome" role="status">
      <p>
        {t(taken.changed ? "exchange.taken" : "exchange.nothingNew", {
          rows: taken.rows,
          left: taken.left_out_count,
        })}
      </p>
      <table className="exchange-counts">
        <thead>
          <tr>
            <th />
            {OUTCOMES.map((name) => (
              <th key={name} scope="col">
                {t(`exchange.outcomes.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {COUNTED.filter((kind) => OUTCOMES.some((name) => taken[kind][name] > 0)).map((kind) => (
            <tr key={kind}>
              <th scope="row">{t(`exchange.counted.${kind}`)}</th>
              {OUTCOMES.map((name) => (
                <td key={name} className="numbers">
                  {taken[kind][name]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p>{t("exchange.persons", { ...taken.persons, leads: taken.leads })}</p>
      <Rows
        rows={taken.left_out}
        count={taken.left_out_count}
        title={t("exchange.leftOut")}
        isBad
      />
      <Rows rows={taken.remarks} count={taken.remarks_count} title={t("exchange.remarks")} />
    </div>
  );
}

interface RowsProps {
  rows: ForeignRow[];
  count: number;
  title: string;
  isBad?: boolean;
}

function Rows({ rows, count, title, isBad = false }: RowsProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  if (count === 0) return null;
  return (
    <>
      <Alert type={isBad ? "warning" : "info"} showIcon title={`${title} ${count}`} />
      <Table<ForeignRow>
        size="small"
        rowKey={(row) => `${row.file} ${row.row} ${row.column} ${row.words.en}`}
        dataSource={rows}
        pagination={rows.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
        columns={[
          {
            key: "where",
            title: t("exchange.where"),
            render: (_, row) =>
              row.row === 0 ? row.file : t("exchange.whereRow", { file: row.file, row: row.row }),
          },
          {
            key: "why",
            title: t("exchange.why"),
            render: (_, row) => say(row.words, language),
          },
        ]}
      />
    </>
  );
}
