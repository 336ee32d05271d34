import { useQuery } from "@tanstack/react-query";
import { App, Button, Flex, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useLanguage } from "@/i18n";
import { say } from "@/parts/problems";
import { WriteProblem } from "@/parts/States";

import { proposedSites, useCaseAct, type SiteKind, type SiteRef } from "../queries";
import { draftOf, isReady, lineOf, PROTECTIONS, troubleOfPlace, type Draft } from "./drafts";
import { useWriteDrafts } from "./useWriteDrafts";

const KINDS: SiteKind[] = [
  "market", "shop", "restaurant", "school", "office", "factory", "hospital", "pharmacy",
  "entertainment", "worship", "hotel", "building_site", "care_home", "station", "vehicle",
  "dwelling", "other",
]; // prettier-ignore

interface RowsProps {
  person: string;
  drafts: Draft[];
  change: (update: (before: Draft[]) => Draft[]) => void;
}

/** Visits that wait: each is settled and confirmed by itself, or all that are ready at once. */
export function DraftRows({ person, drafts, change }: RowsProps) {
  const { t } = useTranslation();
  const drop = (gone: Draft[]) =>
    change((before) => before.filter(({ key }) => !gone.some((one) => one.key === key)));
  const write = useWriteDrafts(person, drop);
  const ready = drafts.filter(isReady);
  if (drafts.length === 0) return null;
  return (
    <section className="drafts" aria-label={t("itinerary.drafts", { count: drafts.length })}>
      <Flex justify="space-between" align="center" gap={8} wrap>
        <h3>{t("itinerary.drafts", { count: drafts.length })}</h3>
        <Button
          disabled={ready.length === 0}
          loading={write.isPending}
          onClick={() => write.mutate(ready)}
        >
          {t("itinerary.confirmAll", { count: ready.length })}
        </Button>
      </Flex>
      <ul className="draft-rows">
        {drafts.map((draft) => (
          <DraftRow
            key={draft.key}
            draft={draft}
            confirm={(settled) => write.mutate([settled])}
            drop={() => drop([draft])}
            change={(settled) =>
              change((before) => before.map((one) => (one.key === draft.key ? settled : one)))
            }
          />
        ))}
      </ul>
      <WriteProblem error={write.error} />
    </section>
  );
}

interface RowProps {
  draft: Draft;
  change: (draft: Draft) => void;
  confirm: (draft: Draft) => void;
  drop: () => void;
}

function DraftRow({ draft, change, confirm, drop }: RowProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [problem, setProblem] = useState(draft.refusal);
  const read = useCaseAct(
    (asked: Draft, headers) =>
      ask(
        api.POST("/api/visits/read", {
          body: { text: lineOf(asked), day: asked.day },
          headers,
        }),
      ),
    ({ items }, asked) => {
      const line = items[0];
      if (line === undefined) return;
      const understood = draftOf(line, asked.day);
      setProblem(line.refusal);
      const settled = {
        ...asked,
        startAt: understood.startAt,
        endAt: understood.endAt,
        protection: asked.protection === "" ? understood.protection : asked.protection,
        site: asked.site ?? understood.site,
        sites: understood.sites.length > 0 ? understood.sites : asked.sites,
      };
      change(settled);
      if (isReady(settled)) confirm(settled);
    },
  );
  const trouble = troubleOfPlace(draft);
  const edit = (what: Partial<Draft>) => change({ ...draft, ...what, startAt: null, endAt: null });
  const settle = () => (isReady(draft) ? confirm(draft) : read.mutate(draft));
  return (
    <li className="draft-row">
      <form
        className="draft-fields"
        onSubmit={(event) => {
          event.preventDefault();
          settle();
        }}
      >
        <Input
          type="date"
          aria-label={t("itinerary.day")}
          value={draft.day}
          onChange={({ target }) => edit({ day: target.value })}
        />
        <Input
          aria-label={t("itinerary.times")}
          placeholder="14:10-15"
          value={draft.times}
          status={draft.times === "" || problem !== null ? "warning" : ""}
          onChange={({ target }) => edit({ times: target.value })}
        />
        <SiteSelect
          place={draft.place}
          sites={draft.sites}
          site={draft.site}
          choose={(site) => change({ ...draft, site })}
        />
        <Input
          aria-label={t("itinerary.zone")}
          placeholder={t("itinerary.zone")}
          value={draft.zone}
          onChange={({ target }) => change({ ...draft, zone: target.value })}
        />
        <Button type="primary" htmlType="submit" loading={read.isPending}>
          {t("itinerary.confirm")}
        </Button>
        <Button onClick={drop}>{t("itinerary.drop")}</Button>
      </form>
      <MoreFields draft={draft} edit={(what) => change({ ...draft, ...what })} />
      <div className="soft draft-said">
        {draft.confidence === null ? null : (
          <b>{t("itinerary.confidence", { percent: Math.round(draft.confidence * 100) })} </b>
        )}
        {draft.said} {draft.note}
      </div>
      {trouble === null ? null : (
        <div className="late">{t(`itinerary.placeTrouble.${trouble}`, { place: draft.place })}</div>
      )}
      {problem === null ? null : <div className="late">{say(problem, language)}</div>}
      <WriteProblem error={read.error} />
    </li>
  );
}

/** What is not always asked: protection, seat, companions; in a vehicle where somebody got in and out. */
function MoreFields({ draft, edit }: { draft: Draft; edit: (what: Partial<Draft>) => void }) {
  const { t } = useTranslation();
  const isVehicle = draft.site?.kind === "vehicle";
  const texts = isVehicle
    ? (["seat", "companions", "boarded", "alighted"] as const)
    : (["seat", "companions"] as const);
  return (
    <details className="draft-more" open={isVehicle}>
      <summary>{t("itinerary.moreFields")}</summary>
      <div className="draft-fields">
        <Select
          aria-label={t("itinerary.protection")}
          value={draft.protection}
          options={PROTECTIONS.map((value) => ({
            value,
            label: t(`itinerary.protections.${value === "" ? "unknown" : value}`),
          }))}
          onChange={(protection) => edit({ protection })}
        />
        {texts.map((name) => (
          <Input
            key={name}
            aria-label={t(`itinerary.${name}`)}
            placeholder={t(`itinerary.${name}`)}
            maxLength={100}
            value={draft[name]}
            onChange={({ target }) => edit({ [name]: target.value })}
          />
        ))}
      </div>
    </details>
  );
}

/** Chooses a site while one types; a place that nobody knows yet becomes a new site. */
export function SiteSelect(props: {
  place: string;
  sites: SiteRef[];
  site: SiteRef | null;
  choose: (site: SiteRef | null) => void;
  isOptional?: boolean;
}) {
  const { t } = useTranslation();
  const [q, setQ] = useState("");
  const [isAdding, setAdding] = useState(false);
  const byId = useSites(q, props.sites, props.site);
  const name = q === "" ? props.place : q;
  if (isAdding) return <NewSite name={name} done={setAdding} choose={props.choose} />;
  const added = { value: "", label: t("itinerary.newSite", { name }), title: "" };
  return (
    <Select
      showSearch={{ filterOption: false, onSearch: setQ }}
      aria-label={t("itinerary.chooseSite")}
      placeholder={props.place === "" ? t("itinerary.chooseSite") : props.place}
      status={props.site === null && props.isOptional !== true ? "warning" : ""}
      allowClear={props.isOptional === true}
      value={props.site?.id ?? null}
      options={[...siteOptions(byId), ...(name.trim() === "" ? [] : [added])]}
      onChange={(id?: string) =>
        id === "" ? setAdding(true) : props.choose(byId.get(id ?? "") ?? null)
      }
    />
  );
}

/** What can be chosen: the sites found for what is typed, else those proposed; the chosen first. */
function useSites(q: string, proposed: SiteRef[], chosen: SiteRef | null): Map<string, SiteRef> {
  const found = useQuery(proposedSites(q));
  const sites = q === "" ? proposed : (found.data?.items ?? []);
  const known = chosen === null ? sites : [chosen, ...sites];
  return new Map(known.map((site) => [site.id, site]));
}

function siteOptions(byId: Map<string, SiteRef>) {
  return [...byId.values()].map(({ id, name, address }) => ({
    value: id,
    label: name,
    title: address,
  }));
}

function NewSite(props: {
  name: string;
  done: (isAdding: false) => void;
  choose: (site: SiteRef) => void;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const add = useCaseAct(
    (kind: SiteKind, headers) =>
      ask(
        api.POST("/api/sites", {
          body: {
            name: props.name,
            kind,
            address: "",
            aliases: [],
            zones: [],
            responsible: "",
            phone: "",
            unit: "",
          },
          headers,
        }),
      ),
    (site) => {
      void message.success(t("itinerary.added", { name: site.name }));
      props.choose(site);
      props.done(false);
    },
  );
  return (
    <div>
      <Select<SiteKind>
        autoFocus
        defaultOpen
        className="whole"
        aria-label={t("itinerary.siteKind")}
        placeholder={`${props.name}: ${t("itinerary.siteKind")}`}
        loading={add.isPending}
        options={KINDS.map((value) => ({ value, label: t(`sites.kinds.${value}`) }))}
        onChange={(kind) => add.mutate(kind)}
      />
      <WriteProblem error={add.error} />
    </div>
  );
}
