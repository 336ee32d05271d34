import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Form, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useLanguage } from "@/i18n";
import { Moment } from "@/parts/Moment";
import { sayLength } from "@/parts/moments";
import { PageHead } from "@/parts/PageHead";
import { Nothing, Shown } from "@/parts/States";
import { useNow } from "@/parts/useNow";

import "@/parts/barrier/barrier.css";
import "./checkpoints.css";
import "./flow.css";
import { FormButton } from "./FormButton";
import { checkpointsQuery, relaysQuery } from "./queries";
import { lightOfRelay, type Refusal, type Relay } from "./relays";

/** The relays at checkpoints: how each stands, what was refused of theirs; enrolled and revoked. */
export function RelaysPage() {
  const { t } = useTranslation();
  const relays = useQuery(relaysQuery);
  const [secret, setSecret] = useState("");
  return (
    <>
      <PageHead title={t("relays.title")} line={t("relays.line")}>
        <Link className="ledger-link" to="/checkpoints">
          {t("menu.checkpoints")}
        </Link>
        <EnrolButton enrolled={setSecret} />
      </PageHead>
      {secret === "" ? null : (
        <Alert
          type="warning"
          closable={{ onClose: () => setSecret("") }}
          title={t("relays.secretOnce")}
          description={<code className="neighbour-key">{secret}</code>}
        />
      )}
      <Shown query={relays}>
        {({ items }) => (
          <>
            {items.length === 0 ? <Nothing text={t("relays.none")} /> : null}
            {items.map((each) => (
              <RelaySheet key={each.id} relay={each} />
            ))}
          </>
        )}
      </Shown>
    </>
  );
}

function EnrolButton({ enrolled }: { enrolled: (secret: string) => void }) {
  const { t } = useTranslation();
  const checkpoints = useQuery(checkpointsQuery);
  const options = (checkpoints.data?.items ?? []).map(({ id, name }) => ({
    value: id,
    label: name,
  }));
  const needed = [{ required: true, whitespace: true, message: t("atBarrier.missing") }];
  return (
    <FormButton<{ checkpoint: string; name: string }>
      name="relay"
      title={t("relays.enrol")}
      isPrimary
      act={async (body, headers) => {
        const made = await ask(api.POST("/api/relays", { body, headers }));
        enrolled(made.secret);
      }}
    >
      <Form.Item name="checkpoint" label={t("atBarrier.checkpoint")} rules={needed}>
        <Select options={options} />
      </Form.Item>
      <Form.Item name="name" label={t("relays.name")} rules={needed}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
    </FormButton>
  );
}

function RelaySheet({ relay }: { relay: Relay }) {
  const { t } = useTranslation();
  const light = lightOfRelay(relay, useNow(30_000));
  return (
    <section className="sheet relay">
      <h2>
        {relay.checkpoint.name} · {relay.name}{" "}
        <span className={`light light-${light}`}>{t(`relays.lights.${light}`)}</span>
      </h2>
      <Facts relay={relay} />
      {relay.refusals.length === 0 ? null : <Refusals refusals={relay.refusals} />}
      {relay.revoked_at === null ? <RevokeButton relay={relay} /> : null}
    </section>
  );
}

/** When it was last met, what it holds, how old its list is, whether its clock is right. */
function Facts({ relay }: { relay: Relay }) {
  const { t } = useTranslation();
  const { met_at, listed_at, waiting, refused, revoked_at } = relay;
  if (revoked_at !== null) {
    return (
      <p>
        {t("relays.revoked")} <Moment at={revoked_at} /> {relay.revoked_by?.name} {relay.reason}
      </p>
    );
  }
  return (
    <ul>
      <li>
        {t("relays.met")} <MaybeNever at={met_at} />
        {waiting > 0 ? ` · ${t("relays.waiting", { count: waiting })}` : null}
      </li>
      <li className={relay.is_list_old ? "late" : undefined}>
        {t("relays.listed")} <MaybeNever at={listed_at} />
        {relay.is_list_old ? ` · ${t("relays.old")}` : null}
      </li>
      <ClockOff relay={relay} />
      {refused > 0 ? <li className="late">{t("relays.refused", { count: refused })}</li> : null}
    </ul>
  );
}

function MaybeNever({ at }: { at: string | null }) {
  const { t } = useTranslation();
  return at === null ? t("relays.never") : <Moment at={at} />;
}

function ClockOff({ relay: { is_clock_off, clock_ahead } }: { relay: Relay }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  if (!is_clock_off || clock_ahead === null) return null;
  const by = sayLength(clock_ahead * 1000, language);
  return <li className="late">{t(clock_ahead > 0 ? "relays.ahead" : "relays.behind", { by })}</li>;
}

/** What was not taken, the newest first, and what became of it. */
function Refusals({ refusals }: { refusals: Refusal[] }) {
  const { t } = useTranslation();
  return (
    <details>
      <summary>{t("relays.refusals", { count: refusals.length })}</summary>
      <ul>
        {refusals.map((each) => (
          <li key={each.key}>
            {t(`relays.kinds.${each.kind}`)} · {each.officer} · <Moment at={each.at} /> ·{" "}
            {each.refusal}
            {each.taken_at === null ? null : (
              <>
                {" "}
                · {t("relays.taken")} <Moment at={each.taken_at} />
              </>
            )}
            {each.dropped_at === null ? null : (
              <>
                {" "}
                · {t("relays.dropped", { by: each.dropped_by, reason: each.drop_reason })}{" "}
                <Moment at={each.dropped_at} />
              </>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

function RevokeButton({ relay: { id, name } }: { relay: Relay }) {
  const { t } = useTranslation();
  const params = { path: { relay_id: id } };
  return (
    <FormButton<{ reason: string }>
      name={`relay-revoke-${id}`}
      title={`${t("relays.revoke")} · ${name}`}
      word={t("relays.revoke")}
      isSmall
      isDanger
      act={(body, headers) =>
        ask(api.POST("/api/relays/{relay_id}/revoke", { params, body, headers }))
      }
    >
      <p>{t("relays.revokeHow")}</p>
      <Form.Item
        name="reason"
        label={t("relays.reason")}
        rules={[{ required: true, whitespace: true, message: t("atBarrier.missing") }]}
      >
        <Input maxLength={300} autoComplete="off" />
      </Form.Item>
    </FormButton>
  );
}
