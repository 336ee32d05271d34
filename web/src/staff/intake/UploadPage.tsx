import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Grid, Steps } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { Upload } from "@/api/types";
import { PageHead } from "@/parts/PageHead";
import { Shown } from "@/parts/States";

import { Done } from "./Done";
import "./intake.css";
import { Preview } from "./Preview";
import { Refused, Running } from "./Running";

const POLL = 1000;

/** A file on its way in: look at what was guessed, correct it, confirm, and see what came of it. */
export function UploadPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: "/inside/intake/$id" });
  const upload = useQuery({
    queryKey: ["upload", id],
    queryFn: () =>
      ask(api.GET("/api/uploads/{upload_id}", { params: { path: { upload_id: id } } })),
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? POLL : false),
    refetchOnWindowFocus: false,
  });
  const wide = Grid.useBreakpoint().sm ?? true;
  const step = stepOf(upload.data);
  return (
    <>
      <PageHead title={t("menu.intake")} line={upload.data?.file_name} />
      <Steps
        className="intake-steps"
        current={step}
        size="small"
        responsive={false}
        titlePlacement={wide ? "horizontal" : "vertical"}
        items={[
          { title: t("intake.steps.file") },
          { title: t("intake.steps.columns") },
          { title: t("intake.steps.taking") },
          { title: t("intake.steps.done") },
        ]}
      />
      <Shown query={upload}>{(found) => <Stage upload={found} />}</Shown>
    </>
  );
}

function Stage({ upload }: { upload: Upload }) {
  if (upload.refused) return <Refused words={upload.refused} />;
  if (upload.list) return <Done list={upload.list} />;
  return upload.confirmed_at ? <Running upload={upload} /> : <Preview upload={upload} />;
}

export function isUnderWay(upload: Upload | undefined): boolean {
  return (
    upload !== undefined && Boolean(upload.confirmed_at) && !upload.list && upload.refused === null
  );
}

function stepOf(upload: Upload | undefined): number {
  if (upload?.list) return 3;
  return upload?.confirmed_at ? 2 : 1;
}
