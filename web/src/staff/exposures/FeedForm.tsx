import { Alert, Button, Flex, Table, Upload } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { formOf } from "@/api/form";
import type { components } from "@/api/schema";
import { useLanguage } from "@/i18n";
import { say } from "@/parts/problems";
import { WriteProblem } from "@/parts/States";

import { useCaseAct } from "../cases/queries";

type Taken = components["schemas"]["FeedTaken"];
type Line = components["schemas"]["FeedLine"];

/** A list that another place published: what can be read is taken, the rest is listed with why. */
export function FeedForm({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const take = useCaseAct((file: File, headers) =>
    ask(api.POST("/api/exposure-sites/feed", { ...formOf(file), headers })),
  );
  return (
    <section className="sheet">
      <h2>{t("exposures.takeIn")}</h2>
      <p className="soft">{t("exposures.takeInHelp")}</p>
      <Flex gap={8}>
        <Upload
          accept=".csv,.txt"
          showUploadList={false}
          beforeUpload={(file) => {
            take.mutate(file);
            return false;
          }}
        >
          <Button type="primary" loading={take.isPending}>
            {t("exposures.chooseFile")}
          </Button>
        </Upload>
        <Button onClick={close}>{t("cases.cancel")}</Button>
      </Flex>
      <WriteProblem error={take.error} />
      {take.data === undefined ? null : <Outcome taken={take.data} />}
    </section>
  );
}

function Outcome({ taken }: { taken: Taken }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <div className="feed-outcome">
      <p>
        {t("exposures.takenIn", {
          rows: taken.rows,
          taken: taken.taken,
          known: taken.known,
          left: taken.left_out_count,
        })}
      </p>
      {taken.has_conflict ? (
        <Alert type="warning" showIcon title={t("exposures.conflict")} />
      ) : null}
      {taken.left_out.length === 0 ? null : (
        <Table<Line>
          size="small"
          rowKey="line"
          dataSource={taken.left_out}
          pagination={taken.left_out.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
          scroll={{ x: "max-content" }}
          columns={[
            { key: "line", title: t("exposures.lineNo"), dataIndex: "line" },
            {
              key: "why",
              title: t("exposures.why"),
              render: (_, each) => say(each.reason, language),
            },
            {
              key: "text",
              title: t("exposures.text"),
              render: (_, each) => <span className="cell-long">{each.text}</span>,
            },
          ]}
        />
      )}
    </div>
  );
}
