import { Button, Upload } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { formOf } from "@/api/form";
import { useLanguage } from "@/i18n";
import { say } from "@/parts/problems";
import { WriteProblem } from "@/parts/States";

import { useRoomAct, type RoomsTaken, type SiteMap } from "./queries";

/** Rooms from a table: what was taken is counted, what was not is listed with the reason. */
export function RoomsFile({ site }: { site: SiteMap }) {
  const { t } = useTranslation();
  const params = { path: { site_id: site.id } };
  const take = useRoomAct((file: File, headers) =>
    ask(
      api.POST("/api/isolation/sites/{site_id}/rooms/file", { params, ...formOf(file), headers }),
    ),
  );
  return (
    <div className="rooms-file">
      <Upload
        accept=".csv,.tsv,.xlsx,.xls"
        showUploadList={false}
        beforeUpload={(file) => {
          take.mutate(file);
          return false;
        }}
      >
        <Button loading={take.isPending}>{t("isolation.roomsFile.choose")}</Button>
      </Upload>{" "}
      <span className="soft">{t("isolation.roomsFile.help")}</span>
      <WriteProblem error={take.error} />
      {take.data === undefined ? null : <Outcome taken={take.data} />}
    </div>
  );
}

function Outcome({ taken }: { taken: RoomsTaken }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <div role="status">
      <p>{t("isolation.roomsFile.outcome", { ...taken, left: taken.left_out.length })}</p>
      {taken.left_out.length === 0 ? null : (
        <ul className="plain-list rooms-left-out" aria-label={t("isolation.roomsFile.leftOut")}>
          {taken.left_out.map((each) => (
            <li key={each.row}>
              <b className="numbers">{t("isolation.roomsFile.row", { row: each.row })}</b>{" "}
              {say(each.words, language)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
