import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Alert, Button, Popconfirm } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { Moment } from "@/parts/Moment";
import { PageHead } from "@/parts/PageHead";
import { Shown, WriteProblem } from "@/parts/States";

import { useMay } from "../session/session";
import { sessionQuery, tubesQuery, type Session } from "./queries";
import "./sampling.css";
import { ScanDesk } from "./ScanDesk";
import { Value } from "./Value";

/** The desk of one session: scan a tube, then everybody who goes into it. */
export function DeskPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: "/inside/sampling/$id" });
  const may = useMay();
  return (
    <Shown query={useQuery(sessionQuery(id))} isPage>
      {(session) => (
        <>
          <PageHead
            title={session.place}
            line={
              <>
                {session.unit.name} · {t(`sampling.kinds.${session.kind}`)} ·{" "}
                <Moment at={session.begins_at} short /> – <Moment at={session.ends_at} short /> ·{" "}
                {t("sampling.sampled", { count: session.people, capacity: session.capacity })}
                {session.team.length === 0 ? null : ` · ${session.team.join("、")}`}
              </>
            }
          >
            {may("sample") && session.closed_at === null ? (
              <>
                <a className="desk-device" href="/s">
                  {t("sampling.device")}
                </a>
                <CloseSession id={id} />
              </>
            ) : null}
          </PageHead>
          {session.closed_at !== null ? (
            <Alert type="info" showIcon title={t("sampling.sessionEnded")} />
          ) : may("sample") ? (
            <ScanDesk session={session} />
          ) : null}
          <SessionTubes session={session} />
        </>
      )}
    </Shown>
  );
}

function CloseSession({ id }: { id: string }) {
  const { t } = useTranslation();
  const close = useWrite((_: null, headers) =>
    ask(
      api.POST("/api/sampling/sessions/{session_id}/close", {
        params: { path: { session_id: id } },
        headers,
      }),
    ),
  );
  return (
    <>
      <Popconfirm title={t("sampling.closeSessionHelp")} onConfirm={() => close.mutate(null)}>
        <Button loading={close.isPending}>{t("sampling.closeSession")}</Button>
      </Popconfirm>
      <WriteProblem error={close.error} />
    </>
  );
}

function SessionTubes({ session }: { session: Session }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const tubes = useQuery(tubesQuery({ session: session.id }));
  return (
    <Shown query={tubes}>
      {({ items }) => (
        <section className="sheet">
          <h2>{t("sampling.tubesHere", { count: session.tubes })}</h2>
          <ul className="tube-chips">
            {(all ? items : items.slice(0, 24)).map((tube) => (
              <li key={tube.id}>
                <Link to="/tubes/$id" params={{ id: tube.id }}>
                  <span className="mono">{tube.barcode}</span>
                </Link>{" "}
                <span className="numbers">
                  {tube.people}/{tube.capacity}
                </span>{" "}
                <span className="soft">
                  {tube.value === "" ? (
                    t(`sampling.step.${tube.step}`)
                  ) : (
                    <Value value={tube.value} />
                  )}
                </span>
              </li>
            ))}
          </ul>
          {items.length > 24 && !all ? (
            <Button onClick={() => setAll(true)}>{t("sampling.showAll")}</Button>
          ) : null}
        </section>
      )}
    </Shown>
  );
}
