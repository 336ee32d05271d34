import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Form, Input, Popconfirm, Upload } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { formOf } from "@/api/form";
import { useWrite } from "@/api/useWrite";
import { useLanguage } from "@/i18n";
import { Moment } from "@/parts/Moment";
import { say } from "@/parts/problems";
import { Shown, WriteProblem } from "@/parts/States";

import { filesQuery, type ResultsTaken } from "./queries";
import { PlateField } from "./PlateField";
import { readPlate, type PlateLine } from "./plate";
import { twiceIn } from "./wells";

/** The laboratory: results by plate and by file; what was left out is listed with the reason. */
export function ResultsTab() {
  const { t } = useTranslation();
  return (
    <div className="tube-columns">
      <section className="sheet">
        <h2>{t("sampling.plate")}</h2>
        <Plate />
      </section>
      <section className="sheet">
        <h2>{t("sampling.file")}</h2>
        <ResultFileForm />
        <Files />
      </section>
    </div>
  );
}

function Plate() {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ plate?: string; laboratory?: string; rest?: boolean }>();
  const text = Form.useWatch("plate", form) ?? "";
  const restIsNegative = Form.useWatch("rest", form) ?? false;
  const { lines, unknown, silent } = readPlate(text, restIsNegative);
  const twice = twiceIn(text);
  const alarming = lines.filter((each) => each.result === "positive" || each.result === "doubtful");
  const send = useWrite(
    ({ told, laboratory, corrects }: Plateful, headers) =>
      ask(
        api.POST("/api/sampling/results", {
          body: {
            results: told.map((each) => ({ ...each, tested_at: null, corrects })),
            laboratory,
          },
          headers,
        }),
      ),
    () => form.resetFields(["plate", "rest"]),
  );
  return (
    <Form
      form={form}
      name="plate"
      layout="vertical"
      onFinish={({ laboratory = "" }) => send.mutate({ told: lines, laboratory, corrects: false })}
    >
      <Form.Item name="plate" label={t("sampling.plateHelp")}>
        <PlateField restIsNegative={restIsNegative} />
      </Form.Item>
      <Form.Item name="rest" valuePropName="checked">
        <Checkbox>{t("sampling.restNegative")}</Checkbox>
      </Form.Item>
      <Form.Item name="laboratory" label={t("sampling.laboratory")}>
        <Input maxLength={100} />
      </Form.Item>
      <p className={alarming.length > 0 ? "late" : "soft"} role="status">
        {t("sampling.plateCount", { count: lines.length, alarming: alarming.length })}
        {unknown.length === 0
          ? ""
          : ` ${t("sampling.plateUnknown", { lines: unknown.join("、") })}`}
      </p>
      <Unsaid silent={silent} twice={twice} />
      <WriteProblem error={send.error} />
      <Button
        type="primary"
        htmlType="submit"
        disabled={lines.length === 0 || unknown.length + silent.length + twice.length > 0}
        loading={send.isPending}
      >
        {t("sampling.tellResults")}
      </Button>
      {send.data === undefined ? null : <Outcome taken={send.data} />}
      {send.data === undefined ? null : (
        <Unsure sent={send.variables} taken={send.data} tell={send.mutate} />
      )}
    </Form>
  );
}

interface Plateful {
  told: PlateLine[];
  laboratory: string;
  corrects: boolean;
}

/** The lines that say something else than what stands: only a person can call them corrections. */
function unsureOf({ told }: Plateful, taken: ResultsTaken): PlateLine[] {
  const rows = new Set(
    taken.left_out.filter((each) => each.code === "without_time").map((each) => each.row),
  );
  return told.filter((_, place) => rows.has(place + 1));
}

interface UnsureProps {
  sent: Plateful;
  taken: ResultsTaken;
  tell: (plateful: Plateful) => void;
}

/** Offers to tell again, as corrections, what would overturn a result that stands. */
function Unsure({ sent, taken, tell }: UnsureProps) {
  const { t } = useTranslation();
  const told = unsureOf(sent, taken);
  if (told.length === 0) return null;
  return (
    <Popconfirm
      title={t("sampling.correctSure", { lines: told.map((each) => each.barcode).join("、") })}
      onConfirm={() => tell({ ...sent, told, corrects: true })}
    >
      <Button danger>{t("sampling.correct", { count: told.length })}</Button>
    </Popconfirm>
  );
}

/** The lines of a plate without a sign, and those that stand twice: it is not told with them. */
function Unsaid({ silent, twice }: { silent: string[]; twice: string[] }) {
  const { t } = useTranslation();
  return (
    <>
      {silent.length === 0 ? null : (
        <p className="late" role="alert">
          {t("sampling.plateSilent", {
            count: silent.length,
            lines: silent.slice(0, 5).join("、"),
          })}
        </p>
      )}
      {twice.length === 0 ? null : (
        <p className="late" role="alert">
          {t("sampling.plateTwice", { lines: twice.join("、") })}
        </p>
      )}
    </>
  );
}

function ResultFileForm() {
  const { t } = useTranslation();
  const take = useWrite((file: File, headers) =>
    ask(api.POST("/api/sampling/results/file", { ...formOf(file), headers })),
  );
  return (
    <>
      <p className="soft">{t("sampling.fileHelp")}</p>
      <Upload
        accept=".csv,.tsv,.xlsx,.xls,.json"
        showUploadList={false}
        beforeUpload={(file) => {
          take.mutate(file);
          return false;
        }}
      >
        <Button type="primary" loading={take.isPending}>
          {t("sampling.chooseFile")}
        </Button>
      </Upload>
      <WriteProblem error={take.error} />
      {take.data === undefined ? null : <Outcome taken={take.data} />}
    </>
  );
}

/** What came of a delivery, every row that was left out with the reason. */
function Outcome({ taken }: { taken: ResultsTaken }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <div className="outcome" role="status">
      {taken.known_file ? <p>{t("sampling.knownFile")}</p> : null}
      <p>
        {t("sampling.outcome", {
          rows: taken.rows,
          taken: taken.taken,
          same: taken.same,
          corrected: taken.corrected,
          left: taken.left_out.length,
        })}
      </p>
      {taken.recalls > 0 ? (
        <p className="late">
          {t("sampling.recalled", { tubes: taken.recalls, people: taken.people_recalled })}
        </p>
      ) : null}
      {taken.waiting.map((words) => (
        <p key={words.en} className="late">
          {say(words, language)}
        </p>
      ))}
      <LeftOut rows={taken.left_out} />
    </div>
  );
}

function LeftOut({ rows }: { rows: ResultsTaken["left_out"] }) {
  const { language } = useLanguage();
  const { t } = useTranslation();
  if (rows.length === 0) return null;
  return (
    <table className="left-out">
      <caption className="only-read">{t("sampling.leftOut")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("sampling.row")}</th>
          <th scope="col">{t("sampling.barcode")}</th>
          <th scope="col">{t("sampling.reason")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, 200).map((each) => (
          <tr key={each.row}>
            <td className="numbers">{each.row}</td>
            <td className="mono">{each.barcode}</td>
            <td>{say(each.words, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Files() {
  const { t } = useTranslation();
  return (
    <Shown query={useQuery(filesQuery)}>
      {({ items }) => (
        <ul className="plain">
          {items.map((each) => (
            <li key={each.id}>
              <details>
                <summary>
                  <b>{each.name}</b> <Moment at={each.at} short />{" "}
                  {each.by === "" ? t("sampling.byCommand") : each.by}{" "}
                  <span className={each.left_out.length > 0 ? "soon" : "soft"}>
                    {t("sampling.fileLine", {
                      rows: each.rows,
                      taken: each.taken + each.corrected,
                      left: each.left_out.length,
                    })}
                  </span>
                </summary>
                <LeftOut rows={each.left_out} />
              </details>
            </li>
          ))}
        </ul>
      )}
    </Shown>
  );
}
