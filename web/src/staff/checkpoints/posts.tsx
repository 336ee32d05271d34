/** A checkpoint as a post: what it is, who stands there; opened, changed and closed. */
import { useNavigate } from "@tanstack/react-router";
import { Form, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { sayClock } from "@/parts/moments";

import { SiteSelect } from "../cases/itinerary/DraftRows";
import type { SiteRef } from "../cases/queries";
import { useMay } from "../session/session";
import { FormButton } from "./FormButton";
import { KINDS, type Checkpoint } from "./queries";

type Facts = components["schemas"]["CheckpointChanged"];

/** Its kind, unit, telephone and hours, and who stands there since when. */
export function Post({ checkpoint }: { checkpoint: Checkpoint }) {
  const { t } = useTranslation();
  const may = useMay();
  const { kind, unit, phone, neighbour, opens_at, closes_at, shifts } = checkpoint;
  const hours =
    opens_at === null || closes_at === null
      ? t("posts.allDay")
      : `${opens_at.slice(0, 5)}–${closes_at.slice(0, 5)}`;
  const there = shifts.map(({ officer, began_at }) =>
    t("posts.since", { name: officer.name, at: sayClock(began_at) }),
  );
  const facts: [string, string][] = [
    [t("posts.kind"), `${t(`posts.kinds.${kind}`)} · ${unit.name}`],
    [t("posts.hours"), hours],
    [t("posts.phone"), phone],
    [t("posts.neighbour"), neighbour || "–"],
    [t("posts.onDuty"), there.join(t("flow.comma")) || t("atBarrier.nobodyOnDuty")],
  ];
  return (
    <section className="sheet post-facts" aria-label={t("posts.post")}>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {may("checkpoints") ? (
        <span className="flow-acts">
          <ChangeButton checkpoint={checkpoint} />
          <CloseButton checkpoint={checkpoint} />
        </span>
      ) : null}
    </section>
  );
}

/** Opens a checkpoint at a place that is known, or becomes known with it. */
export function OpenButton() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [site, setSite] = useState<SiteRef | null>(null);
  return (
    <FormButton<Facts>
      name="checkpoint"
      title={t("posts.openCheckpoint")}
      start={{ kind: "county_road" }}
      isReady={site !== null}
      act={async (sent, headers) => {
        const body = { ...tidied(sent), site: site?.id ?? "" };
        const made = await ask(api.POST("/api/checkpoints", { body, headers }));
        setSite(null);
        await navigate({ to: "/checkpoints/$id", params: { id: made.id } });
      }}
    >
      <Form.Item label={t("posts.site")} required>
        <SiteSelect place="" sites={[]} site={site} choose={setSite} />
      </Form.Item>
      <FactsItems />
    </FormButton>
  );
}

function ChangeButton({ checkpoint }: { checkpoint: Checkpoint }) {
  const { t } = useTranslation();
  const { id, kind, phone, neighbour, opens_at, closes_at } = checkpoint;
  return (
    <FormButton<Facts>
      name="checkpoint-change"
      title={t("posts.changeCheckpoint")}
      word={t("posts.change")}
      isSmall
      start={{
        kind,
        phone,
        neighbour,
        opens_at: opens_at?.slice(0, 5) ?? null,
        closes_at: closes_at?.slice(0, 5) ?? null,
      }}
      act={(sent, headers) =>
        ask(
          api.PATCH("/api/checkpoints/{checkpoint_id}", {
            params: { path: { checkpoint_id: id } },
            body: tidied(sent),
            headers,
          }),
        )
      }
    >
      <FactsItems />
    </FormButton>
  );
}

/** Closes it with its lanes; the ledger keeps what passed. */
function CloseButton({ checkpoint: { id } }: { checkpoint: Checkpoint }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <FormButton<object>
      name="checkpoint-close"
      title={t("posts.closeCheckpoint")}
      isSmall
      isDanger
      act={async (_, headers) => {
        const params = { path: { checkpoint_id: id } };
        await ask(api.POST("/api/checkpoints/{checkpoint_id}/close", { params, headers }));
        await navigate({ to: "/checkpoints" });
      }}
    >
      <p>{t("posts.closeHow")}</p>
    </FormButton>
  );
}

/** An hour that is left empty is none. */
function tidied({ kind, phone, neighbour, opens_at, closes_at }: Facts): Facts {
  return {
    kind,
    phone,
    neighbour: neighbour ?? "",
    opens_at: opens_at || null,
    closes_at: closes_at || null,
  };
}

function FactsItems() {
  const { t } = useTranslation();
  const needed = [{ required: true, whitespace: true, message: t("atBarrier.missing") }];
  return (
    <>
      <Form.Item name="kind" label={t("posts.kind")}>
        <Select options={KINDS.map((each) => ({ value: each, label: t(`posts.kinds.${each}`) }))} />
      </Form.Item>
      <Form.Item name="phone" label={t("posts.phone")} rules={needed}>
        <Input maxLength={20} autoComplete="off" inputMode="tel" />
      </Form.Item>
      <Form.Item name="neighbour" label={t("posts.neighbour")}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <div className="field-row">
        <Form.Item name="opens_at" label={t("posts.opensAt")} extra={t("posts.hoursHow")}>
          <Input type="time" />
        </Form.Item>
        <Form.Item name="closes_at" label={t("posts.closesAt")}>
          <Input type="time" />
        </Form.Item>
      </div>
    </>
  );
}
