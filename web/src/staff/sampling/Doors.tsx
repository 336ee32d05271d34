import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { Deadline } from "@/parts/Deadline";
import { Download } from "@/parts/Download";
import { toField } from "@/parts/moments";
import { Nothing, WriteProblem } from "@/parts/States";
import type { Column } from "@/parts/table/columns";
import { ResourceTable } from "@/parts/table/ResourceTable";
import { itemRows } from "@/parts/table/rows";

import { PersonSelect } from "../cases/NewCasePage";
import { useMay } from "../session/session";
import { doorsQuery, type Door } from "./queries";

const LANGUAGES = ["zh", "en"] as const;

/** Who cannot come to a point: a team goes to them, by unit and address, and they refuse nothing. */
export function Doors() {
  const { t } = useTranslation();
  const may = useMay();
  const [isNoting, setNoting] = useState(false);
  const doors = useQuery(doorsQuery);
  const today = doors.data?.items.filter(({ due }) => due.length > 0).length ?? 0;
  return (
    <>
      <p className="soft">{t("doors.line", { count: today })}</p>
      {doors.data?.is_cut === true ? <p className="soon">{t("doors.cut")}</p> : null}
      {isNoting ? <DoorForm close={() => setNoting(false)} /> : null}
      <ResourceTable<Door>
        name="doors"
        label={t("doors.title")}
        columns={useColumns()}
        rows={itemRows(doors)}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        rowClass={(row) => (row.late ? "row-late" : "")}
        empty={<Nothing text={t("doors.none")} />}
        tools={
          <Flex gap={8} wrap>
            {may("read") && !isNoting ? (
              <Button onClick={() => setNoting(true)}>{t("doors.note")}</Button>
            ) : null}
            {LANGUAGES.map((language) => (
              <Download
                key={language}
                path={`/api/sampling/homebound/route.pdf?language=${language}`}
                aria-label={`${t("doors.route")} ${t(`sampling.languages.${language}`)}`}
              >
                {t("doors.route")} {t(`sampling.languages.${language}`)}
              </Download>
            ))}
          </Flex>
        }
      />
    </>
  );
}

function useColumns(): Column<Door>[] {
  const { t } = useTranslation();
  return [
    { key: "name", title: t("sampling.name"), always: true, show: (row) => row.name },
    { key: "unit", title: t("sampling.unit"), show: (row) => row.unit.name },
    { key: "address", title: t("doors.address"), show: (row) => row.address },
    {
      key: "phone",
      title: t("doors.phone"),
      show: (row) => <span className="numbers">{row.phone}</span>,
    },
    {
      key: "due",
      title: t("sampling.why"),
      show: (row) =>
        row.due.length === 0 ? (
          <span className="soft">{t("doors.notDue")}</span>
        ) : (
          row.due.map((why) => t(`sampling.whys.${why}`)).join("、")
        ),
    },
    { key: "by", title: t("sampling.by"), show: (row) => <By door={row} /> },
    {
      key: "why",
      title: t("doors.why"),
      show: (row) => (
        <>
          {row.why}{" "}
          <span className="soft">{t("doors.said", { who: row.said_by, day: row.until_on })}</span>
        </>
      ),
    },
    { key: "end", title: t("doors.end"), show: (row) => <EndButton door={row} /> },
  ];
}

function By({ door }: { door: Door }) {
  const { t } = useTranslation();
  if (door.by !== null) return <Deadline due={door.by} />;
  if (door.due.length === 0) return null;
  return door.late ? <span className="late">{t("sampling.late")}</span> : t("sampling.today");
}

function EndButton({ door }: { door: Door }) {
  const { t } = useTranslation();
  const params = { path: { homebound_id: door.id } };
  const end = useWrite((_sent: object, headers) =>
    ask(api.POST("/api/sampling/homebound/{homebound_id}/end", { params, headers })),
  );
  return (
    <>
      <Button
        size="small"
        loading={end.isPending}
        aria-label={t("doors.endOf", { name: door.name })}
        onClick={() => end.mutate({})}
      >
        {t("doors.canCome")}
      </Button>
      <WriteProblem error={end.error} />
    </>
  );
}

interface Typed {
  person: string;
  why: string;
  said_by: string;
  from_on: string;
  until_on: string;
}

function DoorForm({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const note = useWrite(
    (body: Typed, headers) => ask(api.POST("/api/sampling/homebound", { body, headers })),
    close,
  );
  const needed = [{ required: true }];
  return (
    <Form<Typed>
      name="door"
      layout="vertical"
      className="session-form"
      initialValues={{ from_on: toField(new Date()).slice(0, 10) }}
      onFinish={(typed) => note.mutate(typed)}
    >
      <Form.Item name="person" label={t("sampling.name")} rules={needed}>
        <PersonSelect />
      </Form.Item>
      <Form.Item name="why" label={t("doors.why")} rules={needed}>
        <Input maxLength={300} placeholder={t("doors.whyHint")} />
      </Form.Item>
      <Form.Item name="said_by" label={t("doors.saidBy")} rules={needed}>
        <Input maxLength={100} placeholder={t("doors.saidByHint")} />
      </Form.Item>
      <Form.Item name="from_on" label={t("doors.from")} rules={needed}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="until_on" label={t("doors.until")} rules={needed}>
        <Input type="date" />
      </Form.Item>
      <Flex gap={8}>
        <Button type="primary" htmlType="submit" loading={note.isPending}>
          {t("doors.save")}
        </Button>
        <Button onClick={close}>{t("doors.cancel")}</Button>
      </Flex>
      <WriteProblem error={note.error} />
    </Form>
  );
}
