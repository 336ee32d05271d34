import { InboxOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Upload as Drop } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { formOf } from "@/api/form";
import { useWrite } from "@/api/useWrite";
import { Moment } from "@/parts/Moment";
import { PageHead } from "@/parts/PageHead";
import { Shown, WriteProblem } from "@/parts/States";

import "./intake.css";
import { Mappings } from "./Mappings";

/** The first step of taking a list in: a file; below it what was begun and what is known. */
export function IntakePage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHead title={t("menu.intake")} line={t("intake.line")} />
      <TakeFile />
      <Begun />
      <Mappings />
    </>
  );
}

function TakeFile() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const upload = useWrite(
    (file: File, headers) => ask(api.POST("/api/uploads", { ...formOf(file), headers })),
    ({ id }) => void navigate({ to: "/intake/$id", params: { id } }),
  );
  return (
    <section className="sheet" aria-label={t("intake.file")}>
      <Drop.Dragger
        accept=".xlsx,.xls,.csv,.tsv"
        maxCount={1}
        showUploadList={false}
        disabled={upload.isPending}
        beforeUpload={(file) => {
          upload.mutate(file);
          return false;
        }}
      >
        <p className="drop-icon">
          <InboxOutlined aria-hidden />
        </p>
        <p className="drop-words">{upload.isPending ? t("intake.reading") : t("intake.drop")}</p>
        <p className="soft">{t("intake.dropHelp")}</p>
      </Drop.Dragger>
      <WriteProblem error={upload.error} />
    </section>
  );
}

/** Files that somebody uploaded and nobody confirmed yet. */
function Begun() {
  const { t } = useTranslation();
  const uploads = useQuery({
    queryKey: ["uploads"],
    queryFn: () => ask(api.GET("/api/uploads", { params: { query: { open: true } } })),
  });
  return (
    <Shown query={uploads}>
      {({ items }) =>
        items.length === 0 ? null : (
          <section className="sheet">
            <h2>{t("intake.begun")}</h2>
            <ul className="begun">
              {items.map((upload) => (
                <li key={upload.id}>
                  <Link to="/intake/$id" params={{ id: upload.id }}>
                    {upload.file_name}
                  </Link>{" "}
                  <span className="soft">
                    <Moment at={upload.at} /> · {t("versions.rows", { count: upload.rows })}
                  </span>
                  <Discard id={upload.id} name={upload.file_name} />
                </li>
              ))}
            </ul>
          </section>
        )
      }
    </Shown>
  );
}

function Discard({ id, name }: { id: string; name: string }) {
  const { t } = useTranslation();
  const discard = useWrite((_: null, headers) =>
    ask(api.DELETE("/api/uploads/{upload_id}", { params: { path: { upload_id: id } }, headers })),
  );
  return (
    <>
      <Button
        size="small"
        loading={discard.isPending}
        onClick={() => discard.mutate(null)}
        aria-label={t("intake.discardName", { name })}
      >
        {t("intake.discard")}
      </Button>
      <WriteProblem error={discard.error} />
    </>
  );
}
