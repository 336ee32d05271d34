import { Alert, Button, Flex, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { grouped } from "@/parts/grouped";
import { Nothing, WriteProblem } from "@/parts/States";

import { useMay } from "../../session/session";
import { useCaseAct, type CaseDetail, type Visit } from "../queries";
import { clocks, shanghaiDay } from "./drafts";

type Itinerary = components["schemas"]["Itinerary"];
type Act = "withdraw" | "uphold";

/** The visits day by day; what cannot all be true is marked until somebody decides. */
export function VisitDays(props: { itinerary: Itinerary; window: CaseDetail["window"] }) {
  const { t } = useTranslation();
  const { visits, withdrawn, more } = props.itinerary;
  const [asked, setAsked] = useState<{ visit: Visit; act: Act } | null>(null);
  if (visits.length === 0) return <Nothing text={t("itinerary.noneAtAll")} />;
  const days = grouped(visits, (visit) => shanghaiDay(visit.start_at));
  return (
    <section className="visit-days">
      <h2 className="soft">{t("itinerary.days", { days: days.size, count: visits.length })}</h2>
      {visits.some((visit) => visit.impossible_with.length > 0) ? (
        <Alert type="warning" showIcon title={t("itinerary.impossibleHelp")} />
      ) : null}
      {[...days].map(([day, there]) => (
        <section key={day} className="sheet visit-day">
          <h3 className="numbers">{day}</h3>
          <ul className="visit-list">
            {there.map((visit) => (
              <VisitLine
                key={visit.id}
                visit={visit}
                window={props.window}
                ask={(act) => setAsked({ visit, act })}
              />
            ))}
          </ul>
        </section>
      ))}
      {more ? <p className="soft">{t("itinerary.more")}</p> : null}
      {withdrawn.length === 0 ? null : <Withdrawn visits={withdrawn} />}
      {asked === null ? null : <WhyDialog {...asked} close={() => setAsked(null)} />}
    </section>
  );
}

function VisitLine(props: { visit: Visit; window: CaseDetail["window"]; ask: (act: Act) => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const { visit } = props;
  const isImpossible = visit.impossible_with.length > 0;
  return (
    <li className={isImpossible ? "visit visit-impossible" : "visit"}>
      <span className="numbers visit-times">{clocks(visit.start_at, visit.end_at)}</span>
      <span className="visit-place">
        <b>{visit.site.name}</b> {visit.zone} {visit.seat}{" "}
        <span className="soft">{t(`sites.kinds.${visit.site.kind}`)}</span>
        <div className="soft">
          {[
            visit.protection === "" ? "" : t(`itinerary.protections.${visit.protection}`),
            [visit.boarded, visit.alighted].filter((text) => text !== "").join(" → "),
            visit.companions,
            visit.note,
          ]
            .filter((text) => text !== "")
            .join(" · ")}
        </div>
      </span>
      <span className="visit-marks">
        {isIn(props.window, visit) ? <span className="mark">{t("itinerary.inWindow")}</span> : null}
        {visit.source === "investigator" ? null : (
          <span className="soft">{t(`itinerary.sources.${visit.source}`)}</span>
        )}
        {isImpossible ? <span className="late">{t("itinerary.impossible")}</span> : null}
        {visit.upheld ? <span className="soft">{t("itinerary.upheld")}</span> : null}
      </span>
      {may("investigate") ? (
        <Flex gap={4} className="visit-acts">
          {isImpossible ? (
            <Button size="small" onClick={() => props.ask("uphold")}>
              {t("itinerary.uphold")}
            </Button>
          ) : null}
          <Button size="small" onClick={() => props.ask("withdraw")}>
            {t("itinerary.withdraw")}
          </Button>
        </Flex>
      ) : null}
    </li>
  );
}

function isIn(window: CaseDetail["window"], visit: Visit): boolean {
  return window !== null && visit.end_at > window.from_at && visit.start_at < window.to_at;
}

function WhyDialog({ visit, act, close }: { visit: Visit; act: Act; close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ reason: string }>();
  const send = useCaseAct(
    (body: { reason: string }, headers) =>
      ask(
        api.POST("/api/visits/{visit_id}/{act}", {
          params: { path: { visit_id: visit.id, act } },
          body,
          headers,
        }),
      ),
    close,
  );
  return (
    <Modal
      open
      title={`${t(`itinerary.${act}`)} · ${visit.site.name}`}
      okText={t(`itinerary.${act}`)}
      onCancel={close}
      onOk={form.submit}
      okButtonProps={{ loading: send.isPending }}
    >
      <Form form={form} name="visit-why" layout="vertical" onFinish={(sent) => send.mutate(sent)}>
        <Form.Item
          name="reason"
          label={t("itinerary.why")}
          rules={[{ required: true, message: t("cases.missing") }]}
        >
          <Input autoFocus maxLength={300} />
        </Form.Item>
      </Form>
      <WriteProblem error={send.error} />
    </Modal>
  );
}

function Withdrawn({ visits }: { visits: Itinerary["withdrawn"] }) {
  const { t } = useTranslation();
  return (
    <details className="sheet">
      <summary>
        {t("itinerary.withdrawn")} {visits.length}
      </summary>
      <ul className="plain-list">
        {visits.map((visit) => (
          <li key={visit.id}>
            <span className="numbers">
              {shanghaiDay(visit.start_at)} {clocks(visit.start_at, visit.end_at)}
            </span>{" "}
            {visit.site}{" "}
            <span className="soft">
              {visit.withdrawn_by.name} {visit.reason}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
