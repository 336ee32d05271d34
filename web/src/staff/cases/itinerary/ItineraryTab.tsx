import { useQuery } from "@tanstack/react-query";
import { App, Button, Flex, Input } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { sayDay } from "@/parts/moments";
import { Shown, WriteProblem } from "@/parts/States";

import { useMay } from "../../session/session";
import { useCaseAct, visitsQuery, type CaseDetail } from "../queries";
import { DraftRows } from "./DraftRows";
import { dayAfter, draftOf, isReady, type Draft } from "./drafts";
import "./itinerary.css";
import { PasteDialog } from "./PasteDialog";
import { ReportDialog } from "./ReportDialog";
import { useWriteDrafts } from "./useWriteDrafts";
import { VisitDays } from "./VisitDays";

/** Where the person was, day by day; written a line at a time, by keyboard alone. */
export function ItineraryTab({ shown }: { shown: CaseDetail }) {
  const may = useMay();
  const person = shown.person.id;
  const visits = useQuery(visitsQuery(person));
  return (
    <>
      {may("investigate") ? <Editor shown={shown} /> : null}
      <Shown query={visits}>
        {(found) => <VisitDays itinerary={found} window={shown.window} />}
      </Shown>
    </>
  );
}

function Editor({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation();
  const person = shown.person.id;
  const [day, setDay] = useState(() => firstDayOf(shown));
  const [drafts, setDrafts] = useState<Draft[]>([]);
  const [dialog, setDialog] = useState<"paste" | "report" | null>(null);
  const add = (more: Draft[]) => {
    setDrafts((before) => [...before, ...more]);
    setDialog(null);
  };
  return (
    <section className="sheet">
      <h2>{t("itinerary.title")}</h2>
      <p className="soft">{t("itinerary.line")}</p>
      <Flex gap={8} wrap align="center">
        <DayField day={day} change={setDay} />
        <CopyButton person={person} day={day} />
        <Button onClick={() => setDialog("paste")}>{t("itinerary.paste")}</Button>
        <Button onClick={() => setDialog("report")}>{t("itinerary.propose")}</Button>
      </Flex>
      <TypeLine person={person} day={day} add={add} />
      <DraftRows person={person} drafts={drafts} change={setDrafts} />
      {dialog === "paste" ? (
        <PasteDialog day={day} close={() => setDialog(null)} add={add} />
      ) : null}
      {dialog === "report" ? (
        <ReportDialog day={day} close={() => setDialog(null)} add={add} />
      ) : null}
    </section>
  );
}

/** One begins with the day before the person fell ill, or was isolated, or yesterday. */
function firstDayOf(shown: CaseDetail): string {
  const known = shown.window?.from_at ?? shown.isolated_at ?? shown.reported_at;
  return sayDay(known);
}

function DayField({ day, change }: { day: string; change: (day: string) => void }) {
  const { t } = useTranslation();
  return (
    <Flex gap={4} align="center">
      <Button aria-label={t("itinerary.before")} onClick={() => change(dayAfter(day, -1))}>
        ‹
      </Button>
      <Input
        type="date"
        className="day-field"
        aria-label={t("itinerary.day")}
        value={day}
        onChange={({ target }) => (target.value === "" ? undefined : change(target.value))}
      />
      <Button aria-label={t("itinerary.after")} onClick={() => change(dayAfter(day, 1))}>
        ›
      </Button>
    </Flex>
  );
}

/** Enter writes the line where it is clear; where it is not, it waits below to be settled. */
function TypeLine(props: { person: string; day: string; add: (drafts: Draft[]) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const write = useWriteDrafts(props.person);
  const read = useCaseAct(
    (body: { text: string; day: string }, headers) =>
      ask(api.POST("/api/visits/read", { body, headers })),
    (answer, sent) => {
      const drafts = answer.items.map((line) => draftOf(line, sent.day));
      setText("");
      field.current?.focus();
      const ready = drafts.filter(isReady);
      if (ready.length > 0) write.mutate(ready, { onError: () => props.add(ready) });
      const others = drafts.filter((draft) => !isReady(draft));
      if (others.length > 0) props.add(others);
    },
  );
  const send = () => {
    if (text.trim() !== "") read.mutate({ text, day: props.day });
  };
  return (
    <form
      className="type-line"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <input
        ref={field}
        className="ant-input type-field"
        value={text}
        autoComplete="off"
        aria-label={t("itinerary.typeName")}
        placeholder={t("itinerary.type")}
        onChange={({ target }) => setText(target.value)}
      />
      <Button type="primary" htmlType="submit" loading={read.isPending || write.isPending}>
        {t("itinerary.write")}
      </Button>
      <SiteHints text={text} choose={(name) => setText(withPlace(text, name))} />
      <WriteProblem error={read.error ?? write.error} />
    </form>
  );
}

/** The sites that the place being typed may mean, as buttons beneath the line. */
function SiteHints({ text, choose }: { text: string; choose: (name: string) => void }) {
  const place = placeOf(text);
  const found = useQuery({
    queryKey: ["site-proposals", place],
    queryFn: () => ask(api.GET("/api/sites/proposals", { params: { query: { q: place } } })),
    enabled: place !== "",
    staleTime: 60_000,
  });
  const sites = place === "" ? [] : (found.data?.items ?? []).slice(0, 6);
  if (sites.length === 0) return null;
  return (
    <Flex gap={6} wrap className="site-hints">
      {sites.map((site) => (
        <Button key={site.id} size="small" onClick={() => choose(site.name)}>
          {site.name}
        </Button>
      ))}
    </Flex>
  );
}

const TYPED = /^(\s*\S*\d\S*\s+)(\S+)(.*)$/;

/** The place in "14:10-15 东关市场 大厅": the word behind the times. */
export function placeOf(text: string): string {
  return TYPED.exec(text)?.[2] ?? "";
}

export function withPlace(text: string, name: string): string {
  return text.replace(TYPED, (_, times: string, __, rest: string) => `${times}${name}${rest}`);
}

function CopyButton({ person, day }: { person: string; day: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const copy = useCaseAct(
    (body: { day: string; to: string }, headers) =>
      ask(
        api.POST("/api/persons/{person_id}/visits/copy", {
          params: { path: { person_id: person } },
          body,
          headers,
        }),
      ),
    ({ ids }) =>
      void message.info(
        ids.length === 0
          ? t("itinerary.nothingToCopy")
          : t("itinerary.copied", { count: ids.length }),
      ),
  );
  return (
    <>
      <Button
        loading={copy.isPending}
        onClick={() => copy.mutate({ day: dayAfter(day, -1), to: day })}
      >
        {t("itinerary.copy")}
      </Button>
      <WriteProblem error={copy.error} />
    </>
  );
}
