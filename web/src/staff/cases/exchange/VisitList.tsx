import { Button, Flex, InputNumber, Segmented, Table, Upload } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { formWith } from "@/api/form";
import type { components } from "@/api/schema";
import { useLanguage } from "@/i18n";
import { say } from "@/parts/problems";
import { WriteProblem } from "@/parts/States";

import { SiteSelect } from "../itinerary/DraftRows";
import { useCaseAct, type SiteRef } from "../queries";

type Taken = components["schemas"]["VisitListTaken"];
type LeftOut = components["schemas"]["VisitRowLeftOut"];

const SOURCES = ["check_in", "shift", "foreign"] as const;

interface Sent {
  source: (typeof SOURCES)[number];
  site: string | null;
  minutes: number;
}

interface Chosen extends Sent {
  file: File;
  /** Tells one file from another in the key of the write. */
  name: string;
}

/** Who was where as doors, rosters and others wrote it down: from then on a trace finds them. */
export function VisitList() {
  const { t } = useTranslation();
  const [source, setSource] = useState<Sent["source"]>("check_in");
  const [site, setSite] = useState<SiteRef | null>(null);
  const [minutes, setMinutes] = useState(0);
  const take = useCaseAct(({ file, source, site, minutes }: Chosen, headers) =>
    ask(api.POST("/api/visits/file", { ...formWith(file, { source, site, minutes }), headers })),
  );
  return (
    <section className="sheet">
      <h2>{t("visitList.title")}</h2>
      <p className="soft">{t("visitList.help")}</p>
      <Segmented<Sent["source"]>
        aria-label={t("visitList.source")}
        value={source}
        options={SOURCES.map((value) => ({ value, label: t(`visitList.sources.${value}`) }))}
        onChange={setSource}
      />
      <Flex gap={8} wrap align="center" className="visit-list-told">
        <label htmlFor="visit-list-minutes">{t("visitList.minutes")}</label>
        <InputNumber
          id="visit-list-minutes"
          min={0}
          max={1440}
          value={minutes}
          onChange={(value) => setMinutes(value ?? 0)}
        />
        <span className="soft">{t("visitList.minutesHelp")}</span>
      </Flex>
      <p className="soft">{t("visitList.site")}</p>
      <SiteSelect place="" sites={[]} site={site} choose={setSite} isOptional />
      <Upload
        accept=".csv,.tsv,.xlsx,.xls"
        showUploadList={false}
        beforeUpload={(file) => {
          const name = `${file.name} ${file.size} ${file.lastModified}`;
          take.mutate({ source, site: site?.id ?? null, minutes, file, name });
          return false;
        }}
      >
        <Button type="primary" loading={take.isPending}>
          {t("visitList.choose")}
        </Button>
      </Upload>
      <WriteProblem error={take.error} />
      {take.data === undefined ? null : <Outcome taken={take.data} />}
    </section>
  );
}

function Outcome({ taken }: { taken: Taken }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <div className="exchange-outcome" role="status">
      <p>{t("visitList.taken", { ...taken, left: taken.left_out_count })}</p>
      {taken.left_out.length === 0 ? null : (
        <Table<LeftOut>
          size="small"
          rowKey="row"
          dataSource={taken.left_out}
          pagination={taken.left_out.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
          columns={[
            { key: "row", title: t("exposures.lineNo"), dataIndex: "row" },
            {
              key: "why",
              title: t("exchange.why"),
              render: (_, each) => say(each.words, language),
            },
          ]}
        />
      )}
    </div>
  );
}
