/** What is done about an agreement: made, ended, lists written and taken in. */
import { Button, Form, Input, Upload } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { formOf } from "@/api/form";
import { useWrite } from "@/api/useWrite";
import { saveText } from "@/parts/save-text";
import { WriteProblem } from "@/parts/States";

import { FormButton } from "./FormButton";
import type { CheckedList, FileTaken, Neighbour } from "./neighbours";

export function MakeKeyButton() {
  const { t } = useTranslation();
  const make = useWrite((_: object, headers) => ask(api.POST("/api/neighbours/key", { headers })));
  return (
    <>
      <Button size="small" loading={make.isPending} onClick={() => make.mutate({})}>
        {t("neighbours.makeKey")}
      </Button>
      <WriteProblem error={make.error} />
    </>
  );
}

export function AgreeButton() {
  const { t } = useTranslation();
  const needed = [{ required: true, whitespace: true, message: t("atBarrier.missing") }];
  return (
    <FormButton<{ name: string; key: string }>
      name="neighbour"
      title={t("neighbours.agree")}
      isPrimary
      act={(body, headers) => ask(api.POST("/api/neighbours", { body, headers }))}
    >
      <p>{t("neighbours.agreeHow")}</p>
      <Form.Item
        name="name"
        label={t("neighbours.name")}
        extra={t("neighbours.nameHow")}
        rules={needed}
      >
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item name="key" label={t("neighbours.key")} rules={needed}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
    </FormButton>
  );
}

export function EndAgreementButton({ neighbour: { id, name } }: { neighbour: Neighbour }) {
  const { t } = useTranslation();
  const params = { path: { neighbour_id: id } };
  return (
    <FormButton<{ reason: string }>
      name={`neighbour-end-${id}`}
      title={t("neighbours.endThis", { name })}
      word={t("neighbours.end")}
      isSmall
      isDanger
      act={(body, headers) =>
        ask(api.POST("/api/neighbours/{neighbour_id}/end", { params, body, headers }))
      }
    >
      <p>{t("neighbours.endHow")}</p>
      <Form.Item
        name="reason"
        label={t("neighbours.reason")}
        rules={[{ required: true, whitespace: true, message: t("atBarrier.missing") }]}
      >
        <Input maxLength={300} autoComplete="off" />
      </Form.Item>
    </FormButton>
  );
}

/**
 * Writes a list in the officer's name and hands it to the browser. The answer to the write, which
 * is kept for days, names no plates: the file is fetched.
 */
export function WriteListButton({ neighbour: { id, name } }: { neighbour: Neighbour }) {
  const { t } = useTranslation();
  const params = { path: { neighbour_id: id } };
  const write = useWrite(
    async (_: object, headers) => {
      const made = await ask(api.POST("/api/neighbours/{neighbour_id}/lists", { params, headers }));
      return fileOf(made.id);
    },
    (file) => saveText(file.name, file.text),
  );
  return (
    <>
      <Button
        size="small"
        aria-label={t("neighbours.writeFor", { name })}
        loading={write.isPending}
        onClick={() => write.mutate({})}
      >
        {t("neighbours.write")}
      </Button>
      <WriteProblem error={write.error} />
    </>
  );
}

function fileOf(id: string) {
  const params = { path: { checked_list_id: id } };
  return ask(api.GET("/api/neighbours/lists/{checked_list_id}", { params }));
}

/** Our list or our receipt once more. */
export function FileAgain({ list: { id, is_ours, number } }: { list: CheckedList }) {
  const { t } = useTranslation();
  const fetchAgain = useWrite(
    () => fileOf(id),
    (file) => saveText(file.name, file.text),
    { stays: "all" },
  );
  const word = t(is_ours ? "neighbours.listFile" : "neighbours.receiptFile");
  return (
    <>
      <Button
        size="small"
        aria-label={`${word} ${number}`}
        loading={fetchAgain.isPending}
        onClick={() => fetchAgain.mutate({})}
      >
        {word}
      </Button>
      <WriteProblem error={fetchAgain.error} />
    </>
  );
}

/** Takes in what the neighbour sent; our receipt for a list is handed to the browser. */
export function NeighbourFile() {
  const { t } = useTranslation();
  const take = useWrite(
    (file: File, headers) => ask(api.POST("/api/neighbours/files", { ...formOf(file), headers })),
    ({ receipt }) => {
      if (receipt !== null) saveText(receipt.name, receipt.text);
    },
  );
  return (
    <>
      <Upload
        accept=".json"
        showUploadList={false}
        beforeUpload={(file) => {
          take.mutate(file);
          return false;
        }}
      >
        <Button loading={take.isPending}>{t("neighbours.file")}</Button>
      </Upload>{" "}
      <span className="soft">{t("neighbours.fileHow")}</span>
      <WriteProblem error={take.error} />
      {take.data === undefined ? null : <Taken taken={take.data} />}
    </>
  );
}

function Taken({ taken: { is_receipt, list, neighbour } }: { taken: FileTaken }) {
  const { t } = useTranslation();
  return (
    <p role="status">
      {is_receipt
        ? t("neighbours.receiptTaken", { name: list.receiver, number: list.number })
        : t("neighbours.listTaken", {
            name: neighbour,
            number: list.number,
            many: list.vehicles,
            left: list.left_out,
          })}
    </p>
  );
}
