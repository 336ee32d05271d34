import { Button, Flex } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Download } from "@/parts/Download";
import { Moment } from "@/parts/Moment";
import { WriteProblem } from "@/parts/States";

import { useMay } from "../session/session";
import { useMeasureAct, type MeasureDetail } from "./queries";

/** The numbered notices: made for the newest change, printed in either language. */
export function Notices({ measure }: { measure: MeasureDetail }) {
  const { t } = useTranslation();
  const may = useMay();
  const make = useMeasureAct((body: { act?: string | null }, headers) =>
    ask(
      api.POST("/api/measures/{measure_id}/notices", {
        params: { path: { measure_id: measure.id } },
        body,
        headers,
      }),
    ),
  );
  const newest = measure.acts.at(-1);
  const isMade = measure.notices.some((notice) => notice.act === newest?.id);
  return (
    <section className="sheet">
      <h2>{t("measures.notices")}</h2>
      {measure.notices.length === 0 ? <p className="soft">{t("measures.noNotices")}</p> : null}
      <ul className="plain-list">
        {measure.notices.map((notice) => (
          <li key={notice.id}>
            <Flex gap={8} align="center" wrap>
              <NoticeFiles measure={measure.id} notice={notice} />
            </Flex>
          </li>
        ))}
      </ul>
      {may("care") && !isMade ? (
        <Button loading={make.isPending} onClick={() => make.mutate({})}>
          {t("measures.makeNotice")}
        </Button>
      ) : null}
      <WriteProblem error={make.error} />
    </section>
  );
}

/** One notice: its number, what it is about, and its files for those who hand them out. */
export function NoticeFiles(props: { measure: string; notice: MeasureDetail["notices"][number] }) {
  const { t } = useTranslation();
  const may = useMay();
  const { measure, notice } = props;
  return (
    <>
      <b className="numbers">{notice.number}</b>
      {t(`measures.noticeKinds.${notice.kind as "imposed"}`)}
      <Moment at={notice.made_at} short />
      {may("care")
        ? (["zh", "en"] as const).map((language) => (
            <Download
              key={language}
              size="small"
              path={`/api/measures/${measure}/notices/${notice.id}.pdf?language=${language}`}
            >
              {t(language === "zh" ? "measures.noticeZh" : "measures.noticeEn")}
            </Download>
          ))
        : null}
    </>
  );
}
