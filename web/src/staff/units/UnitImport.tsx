import { UploadOutlined } from "@ant-design/icons";
import { Alert, Button, Modal, Upload } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { formOf } from "@/api/form";
import { useWrite } from "@/api/useWrite";
import { useLanguage } from "@/i18n";
import { say } from "@/parts/problems";
import { WriteProblem } from "@/parts/States";

/** Takes units in from a table in our columns or in Go.Data's location template. */
export function UnitImport() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [open, setOpen] = useState(false);
  const take = useWrite((file: File, headers) =>
    ask(api.POST("/api/units/import", { ...formOf(file), headers })),
  );
  const close = () => {
    setOpen(false);
    take.reset();
  };
  return (
    <>
      <Button icon={<UploadOutlined aria-hidden />} onClick={() => setOpen(true)}>
        {t("units.import")}
      </Button>
      <Modal open={open} title={t("units.import")} footer={null} onCancel={close}>
        <p className="soft">{t("units.importHelp")}</p>
        <Upload.Dragger
          accept=".csv,.tsv,.xlsx"
          maxCount={1}
          showUploadList={false}
          disabled={take.isPending}
          beforeUpload={(file) => {
            take.mutate(file);
            return false;
          }}
        >
          {take.isPending ? t("states.waiting") : t("units.importDrop")}
        </Upload.Dragger>
        <WriteProblem error={take.error} />
        {take.data ? (
          <Alert
            className="state-alert"
            type={take.data.findings.length === 0 ? "success" : "warning"}
            showIcon
            title={t("units.imported", {
              added: take.data.added,
              changed: take.data.changed,
              unchanged: take.data.unchanged,
            })}
            description={
              <ul className="problem-fields">
                {take.data.findings.map((finding) => (
                  <li key={finding.words.en}>{say(finding.words, language)}</li>
                ))}
              </ul>
            }
          />
        ) : null}
      </Modal>
    </>
  );
}
