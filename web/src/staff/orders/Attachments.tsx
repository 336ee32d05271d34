import { PaperClipOutlined } from "@ant-design/icons";
import { Button, Form, Upload } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { formOf } from "@/api/form";
import { useWrite } from "@/api/useWrite";
import { Download } from "@/parts/Download";
import { WriteProblem } from "@/parts/States";

import { ENDINGS, MOST_FILES, saySize } from "./files";
import type { Attachment } from "./queries";

/** Files that the form encloses: each is sent when it is chosen, and named by the act. */
export function AttachmentsField() {
  const { t } = useTranslation();
  return (
    <Form.Item name="attachments" label={t("order.attachments")} valuePropName="files">
      <Enclosing />
    </Form.Item>
  );
}

interface EnclosingProps {
  id?: string;
  files?: Attachment[];
  onChange?: (files: Attachment[]) => void;
}

function Enclosing({ id, files = [], onChange }: EnclosingProps) {
  const { t } = useTranslation();
  const send = useWrite(
    (file: File, headers) => ask(api.POST("/api/attachments", { ...formOf(file), headers })),
    (sent) => onChange?.([...files, sent]),
    { stays: "all" },
  );
  const forget = useWrite(
    (gone: Attachment, headers) =>
      ask(
        api.DELETE("/api/attachments/{attachment_id}", {
          params: { path: { attachment_id: gone.id } },
          headers,
        }),
      ),
    (_answer, gone) => onChange?.(files.filter((file) => file.id !== gone.id)),
    { stays: "all" },
  );
  return (
    <>
      <Upload
        accept={ENDINGS}
        showUploadList={false}
        disabled={send.isPending || files.length >= MOST_FILES}
        beforeUpload={(file) => {
          send.mutate(file);
          return false;
        }}
      >
        <Button
          {...(id === undefined ? {} : { id })}
          icon={<PaperClipOutlined aria-hidden />}
          loading={send.isPending}
          disabled={files.length >= MOST_FILES}
        >
          {t("order.attach")}
        </Button>
      </Upload>
      <p className="soft">{t("order.attachHelp", { count: MOST_FILES })}</p>
      <ul className="order-asks">
        {files.map((file) => (
          <li key={file.id}>
            {file.name} <span className="soft">{saySize(file.size)}</span>{" "}
            <Button
              type="link"
              size="small"
              aria-label={t("order.detach", { name: file.name })}
              onClick={() => forget.mutate(file)}
            >
              {t("order.detachShort")}
            </Button>
          </li>
        ))}
      </ul>
      <WriteProblem error={send.error ?? forget.error} />
    </>
  );
}

/** The files of an order, each to be downloaded. */
export function AttachmentList({ files }: { files: Attachment[] }) {
  const { t } = useTranslation();
  if (files.length === 0) return null;
  return (
    <>
      <h3>{t("order.attachments")}</h3>
      <ul className="order-asks">
        {files.map((file) => (
          <li key={file.id}>
            <Download path={`/api/attachments/${file.id}`} type="link" className="order-file">
              {file.name}
            </Download>{" "}
            <span className="soft">
              {saySize(file.size)} · {file.by.name}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
