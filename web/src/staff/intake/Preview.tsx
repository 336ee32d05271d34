import { Alert, Button, Flex, Form, Input, Select } from "antd";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { Upload } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { useLanguage } from "@/i18n";
import { say } from "@/parts/problems";
import { fromField, toField } from "@/parts/moments";
import { WriteProblem } from "@/parts/States";

import { LIST_KINDS, useKindName, type ListKind } from "../lists/kinds";
import { guessedColumns, setColumn, twiceIn, type Columns } from "./columns";
import { SheetPreview } from "./SheetPreview";

interface About {
  name: string;
  kind: ListKind;
  received_at: string;
  save_mapping_as?: string;
}

/** What was read out of the file and what each column was taken for; all of it can be corrected. */
export function Preview({ upload }: { upload: Upload }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { language } = useLanguage();
  const [columns, setColumns] = useState<Columns>(() => guessedColumns(upload.sheets));
  const params = { path: { upload_id: upload.id } };
  const confirm = useWrite((about: About, headers) => {
    const body = {
      ...about,
      columns,
      received_at: fromField(about.received_at),
      save_mapping_as: about.save_mapping_as ?? "",
    };
    return ask(api.POST("/api/uploads/{upload_id}/confirm", { params, body, headers }));
  });
  const discard = useWrite(
    (_: null, headers) => ask(api.DELETE("/api/uploads/{upload_id}", { params, headers })),
    () => void navigate({ to: "/intake" }),
  );
  const clashes = columns.some((sheet) => twiceIn(sheet).length > 0);
  return (
    <Form<About>
      name="about"
      layout="vertical"
      initialValues={beginning(upload)}
      onFinish={(about) => confirm.mutate(about)}
    >
      <AboutList upload={upload} />
      {upload.notices.map((words) => (
        <Alert
          key={words.en}
          type="warning"
          showIcon
          className="state-alert"
          title={say(words, language)}
        />
      ))}
      {upload.sheets.map((sheet, index) => (
        <SheetPreview
          key={sheet.name}
          sheet={sheet}
          isOnly={upload.sheets.length === 1}
          fields={upload.fields}
          chosen={columns[index] ?? []}
          choose={(column, field) => setColumns(setColumn(columns, index, column, field))}
        />
      ))}
      <section className="sheet">
        <Form.Item
          name="save_mapping_as"
          label={t("mapping.saveAs")}
          extra={
            upload.mapping_used
              ? t("mapping.used", { name: upload.mapping_used })
              : t("mapping.saveHelp")
          }
        >
          <Input maxLength={100} className="mapping-name" />
        </Form.Item>
        {clashes ? <Alert type="warning" showIcon title={t("mapping.clash")} /> : null}
        <WriteProblem error={confirm.error ?? discard.error} />
        <Flex gap={8} wrap className="intake-next">
          <Button
            type="primary"
            size="large"
            htmlType="submit"
            disabled={clashes}
            loading={confirm.isPending}
          >
            {t("intake.confirm", { rows: upload.rows })}
          </Button>
          <Button size="large" loading={discard.isPending} onClick={() => discard.mutate(null)}>
            {t("intake.discard")}
          </Button>
        </Flex>
      </section>
    </Form>
  );
}

function beginning({ proposed }: Upload): About {
  return {
    name: proposed.name,
    kind: LIST_KINDS.find((kind) => kind === proposed.kind) ?? "dispatch",
    received_at: proposed.received_at ? toField(new Date(proposed.received_at)) : "",
  };
}

function AboutList({ upload }: { upload: Upload }) {
  const { t } = useTranslation();
  const kindName = useKindName();
  const { previous } = upload.proposed;
  return (
    <section className="sheet">
      <h2>{t("intake.about")}</h2>
      <div className="about-list">
        <Form.Item
          name="name"
          label={t("intake.listName")}
          rules={[{ required: true, message: t("intake.listNameMissing") }]}
        >
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="kind" label={t("intake.kind")}>
          <Select options={LIST_KINDS.map((value) => ({ value, label: kindName(value) }))} />
        </Form.Item>
        <Form.Item name="received_at" label={t("intake.receivedAt")}>
          <Input type="datetime-local" />
        </Form.Item>
      </div>
      {previous ? (
        <Alert
          type="info"
          showIcon
          title={t("intake.newVersion", { name: previous.name, version: previous.version })}
        />
      ) : null}
    </section>
  );
}
