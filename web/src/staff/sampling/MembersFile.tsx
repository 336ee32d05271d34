import { Button, Upload } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { formOf } from "@/api/form";
import { useWrite } from "@/api/useWrite";
import { useLanguage } from "@/i18n";
import { say } from "@/parts/problems";
import { WriteProblem } from "@/parts/States";

import type { Group } from "./queries";

/** Members from a list: what was taken is counted, what was not is listed with the reason. */
export function MembersFile({ group }: { group: Group }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const params = { path: { group_id: group.id } };
  const take = useWrite((file: File, headers) =>
    ask(
      api.POST("/api/sampling/groups/{group_id}/members/file", {
        params,
        ...formOf(file),
        headers,
      }),
    ),
  );
  return (
    <>
      <Upload
        accept=".csv,.tsv,.xlsx,.xls"
        showUploadList={false}
        beforeUpload={(file) => {
          take.mutate(file);
          return false;
        }}
      >
        <Button loading={take.isPending}>{t("groups.file")}</Button>
      </Upload>
      <span className="soft">{t("groups.fileHelp")}</span>
      <WriteProblem error={take.error} />
      {take.data === undefined ? null : (
        <div role="status" className="whole">
          <p>{t("groups.taken", { ...take.data, left: take.data.left_out.length })}</p>
          <ul className="plain members-left-out">
            {take.data.left_out.map((each) => (
              <li key={each.row}>
                <b className="numbers">{t("groups.row", { row: each.row })}</b>{" "}
                {say(each.words, language)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
