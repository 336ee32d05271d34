import { Alert, Button, Checkbox, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useLanguage } from "@/i18n";
import { Moment } from "@/parts/Moment";
import { fromField, toField } from "@/parts/moments";
import { say } from "@/parts/problems";
import { WriteProblem } from "@/parts/States";

import { useMay } from "../session/session";
import { useMeasureAct, type MeasureDetail } from "./queries";

type HomeKnown = NonNullable<MeasureDetail["home"]>;

/** Whether the home is fit for isolation: what the policy asks, who looked, and what follows. */
export function Home({ measure }: { measure: MeasureDetail }) {
  const { t } = useTranslation();
  const may = useMay();
  const [looking, setLooking] = useState(false);
  const { home } = measure;
  if (home === null) return null;
  return (
    <section className="sheet">
      <h2>{t("measures.home.title")}</h2>
      {home.is_unfit ? <Unfit measure={measure} home={home} /> : null}
      {home.checks.length === 0 ? <p className="soon">{t("measures.home.nobody")}</p> : null}
      <ul className="plain-list">
        {home.checks.map((each) => (
          <Look key={each.id} look={each} />
        ))}
      </ul>
      {home.is_open && may("care") ? (
        <Button
          type={home.checks.length === 0 ? "primary" : "default"}
          onClick={() => setLooking(true)}
        >
          {t("measures.home.write")}
        </Button>
      ) : null}
      {looking ? <LookSheet measure={measure} home={home} close={() => setLooking(false)} /> : null}
    </section>
  );
}

function Look({ look }: { look: HomeKnown["checks"][number] }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <li>
      <b className={look.fits ? "" : "late"}>
        {t(look.fits ? "measures.home.fits" : "measures.home.unfit")}
      </b>{" "}
      <span className="soft">
        {look.by.name} <Moment at={look.checked_at} short />
      </span>
      {look.unmet.map((need) => (
        <div key={need.en}>{t("measures.home.lacks", { need: say(need, language) })}</div>
      ))}
      {look.note === "" ? null : <div className="soft">{look.note}</div>}
    </li>
  );
}

/** Proposes central isolation; the reason stands there already and may be changed. */
function Unfit({ measure, home }: { measure: MeasureDetail; home: HomeKnown }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const may = useMay();
  const send = useMeasureAct((reason: string, headers) =>
    ask(
      api.POST("/api/measures/{measure_id}/central", {
        params: { path: { measure_id: measure.id } },
        body: { reason },
        headers,
      }),
    ),
  );
  const lacks = (home.checks[0]?.unmet ?? []).map((need) => say(need, language)).join(" ");
  return (
    <>
      <Alert
        type="warning"
        showIcon
        className="home-proposal"
        title={t("measures.home.propose")}
        action={
          may("impose") ? (
            <Button
              type="primary"
              loading={send.isPending}
              onClick={() => send.mutate(t("measures.home.reason", { lacks }))}
            >
              {t("measures.home.central")}
            </Button>
          ) : null
        }
      />
      <WriteProblem error={send.error} />
    </>
  );
}

interface Typed {
  met?: string[];
  at: string;
  note?: string;
}

function LookSheet(props: { measure: MeasureDetail; home: HomeKnown; close: () => void }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const send = useMeasureAct(
    ({ met = [], at, note = "" }: Typed, headers) =>
      ask(
        api.POST("/api/measures/{measure_id}/home-checks", {
          params: { path: { measure_id: props.measure.id } },
          body: {
            unmet: props.home.needs.map(({ name }) => name).filter((name) => !met.includes(name)),
            at: fromField(at) ?? "",
            note,
          },
          headers,
        }),
      ),
    props.close,
  );
  return (
    <Modal
      open
      title={t("measures.home.writeName", { name: props.measure.person })}
      onCancel={props.close}
      footer={null}
      destroyOnHidden
    >
      <Form<Typed>
        name="home"
        layout="vertical"
        initialValues={{ at: toField(new Date()) }}
        onFinish={(typed) => send.mutate(typed)}
      >
        <Form.Item name="met" label={t("measures.home.met")} extra={t("measures.home.metHelp")}>
          <Checkbox.Group
            className="home-needs"
            options={props.home.needs.map(({ name, says }) => ({
              value: name,
              label: say(says, language),
            }))}
          />
        </Form.Item>
        <Form.Item name="at" label={t("measures.home.at")}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item name="note" label={t("measures.note")}>
          <Input maxLength={500} />
        </Form.Item>
        <WriteProblem error={send.error} />
        <Button type="primary" size="large" block htmlType="submit" loading={send.isPending}>
          {t("measures.home.save")}
        </Button>
      </Form>
    </Modal>
  );
}
