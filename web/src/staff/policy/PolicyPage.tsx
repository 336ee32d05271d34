import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { Button, Flex, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { useLanguage } from "@/i18n";
import { sayMoment } from "@/parts/moments";
import { PageHead } from "@/parts/PageHead";
import { say } from "@/parts/problems";
import { Shown, WriteProblem } from "@/parts/States";

import { policiesInForce } from "../measures/queries";
import { useMay } from "../session/session";
import { ApplyForm } from "./ApplyForm";
import { PackView } from "./PackView";
import "./policy.css";
import { changesQuery, packsQuery, type PolicyChange } from "./queries";

/** Which rules are in force, what the packs say, what a change would do, and the change itself. */
export function PolicyPage() {
  const { t } = useTranslation();
  const may = useMay();
  const { pack } = useSearch({ from: "/inside/policy" });
  if (pack !== undefined) return <PackView name={pack} />;
  return (
    <>
      <PageHead title={t("menu.policy")} line={t("policy.line")}>
        <Link to="/retention">{t("privacy.retention")}</Link>
      </PageHead>
      <InForce />
      <div className="policy-columns">
        <Packs />
        <div>
          {may("policy") ? <ApplyForm /> : null}
          <Changes />
        </div>
      </div>
    </>
  );
}

function InForce() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const policies = useQuery(policiesInForce);
  return (
    <section className="sheet in-force">
      <h2>{t("policy.inForce")}</h2>
      <Shown query={policies}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{t("policy.none")}</p>
          ) : (
            <ul className="plain-list">
              {items.map((each) => (
                <li key={each.id}>
                  <b>{say(each.title, language)}</b>{" "}
                  <span className="soft">
                    {each.parts.map((part) => t(`policy.parts.${part}`)).join(" · ")} ·{" "}
                    {t("policy.validOn", { day: each.valid_on })} · <Applied change={each} />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </section>
  );
}

function Applied({ change }: { change: PolicyChange }) {
  const { t } = useTranslation();
  return (
    <>
      {t("policy.applied", { name: change.applied_by.name, at: sayMoment(change.applied_at) })} ·{" "}
      {change.reason}
    </>
  );
}

function Packs() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const packs = useQuery(packsQuery);
  return (
    <section className="sheet">
      <h2>{t("policy.packs")}</h2>
      <p className="soft">{t("policy.packsHelp")}</p>
      <Shown query={packs}>
        {({ items }) => (
          <ul className="plain-list">
            {items.map((each) => (
              <li key={each.name}>
                {each.fault === null ? (
                  <Link to="/policy" search={{ pack: each.name }}>
                    {say(each.title, language)}
                  </Link>
                ) : (
                  <>
                    <span className="mono">{each.name}</span>{" "}
                    <span className="late">
                      {t("policy.fault")}: {say(each.fault, language)}
                    </span>
                  </>
                )}{" "}
                <span className="soft">
                  {each.since} {each.until === null ? "" : `– ${each.until}`}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Shown>
    </section>
  );
}

function Changes() {
  const { t } = useTranslation();
  const changes = useQuery(changesQuery);
  return (
    <section className="sheet">
      <h2>{t("policy.changes")}</h2>
      <Shown query={changes}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{t("policy.noChanges")}</p>
          ) : (
            <ul className="plain-list">
              {items.map((each) => (
                <Change key={each.id} change={each} />
              ))}
            </ul>
          )
        }
      </Shown>
    </section>
  );
}

function Change({ change }: { change: PolicyChange }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const may = useMay();
  const [open, setOpen] = useState(false);
  const canGoBack = may("policy") && change.in_force && change.before !== null;
  return (
    <li>
      <b>{say(change.title, language)}</b> <Applied change={change} />
      {change.rolled_back_at === null ? null : (
        <div className="late">
          {t("policy.rolledBack", {
            name: change.rolled_back_by?.name ?? "",
            at: sayMoment(change.rolled_back_at),
            reason: change.rolling_back,
          })}
        </div>
      )}
      {canGoBack ? (
        <Flex>
          <Button size="small" onClick={() => setOpen(!open)}>
            {t("policy.rollBack")}
          </Button>
        </Flex>
      ) : null}
      {open && canGoBack ? <RollBack id={change.id} /> : null}
    </li>
  );
}

function RollBack({ id }: { id: string }) {
  const { t } = useTranslation();
  const back = useWrite((body: { reason: string }, headers) =>
    ask(
      api.POST("/api/policies/{change_id}/roll-back", {
        params: { path: { change_id: id } },
        body,
        headers,
      }),
    ),
  );
  return (
    <Form<{ reason: string }>
      name="roll-back"
      layout="vertical"
      onFinish={(sent) => back.mutate(sent)}
    >
      <Form.Item
        name="reason"
        label={t("policy.reason")}
        rules={[{ required: true, message: t("measures.missing") }]}
      >
        <Input maxLength={300} />
      </Form.Item>
      <WriteProblem error={back.error} />
      <Button danger htmlType="submit" loading={back.isPending}>
        {t("policy.rollBack")}
      </Button>
    </Form>
  );
}
