import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Flex, Form, Input, Radio, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Moment } from "@/parts/Moment";
import { WriteProblem } from "@/parts/States";

import { useMay } from "../session/session";
import { chainsQuery, useCaseAct, type CaseDetail, type Source } from "./queries";

type Kind = Source["kind"];
const KINDS: Kind[] = ["linked", "imported", "unknown"];

/** Where the person may have caught it: every possible source stays until one is decided. */
export function Sources({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation();
  const may = useMay();
  const [isAdding, setAdding] = useState(false);
  return (
    <section className="sheet">
      <h2>{t("cases.sourcesTitle")}</h2>
      {shown.sources.length === 0 ? <p className="soft">{t("cases.sources.unknown")}</p> : null}
      <ul className="plain-list sources">
        {shown.sources.map((source) => (
          <SourceLine key={source.id} source={source} mayDecide={may("investigate")} />
        ))}
      </ul>
      {!may("investigate") ? null : isAdding ? (
        <AddForm shown={shown} done={() => setAdding(false)} />
      ) : (
        <Button onClick={() => setAdding(true)}>{t("cases.addSource")}</Button>
      )}
    </section>
  );
}

function SourceLine({ source, mayDecide }: { source: Source; mayDecide: boolean }) {
  const { t } = useTranslation();
  const [isDeciding, setDeciding] = useState(false);
  return (
    <li>
      <b>{t(`cases.sources.${source.kind}`)}</b>{" "}
      {source.case === null ? null : (
        <Link to="/cases/$id" params={{ id: source.case.id }}>
          {source.case.number} {source.case.person.name}
        </Link>
      )}{" "}
      {source.site} {source.text}{" "}
      {source.holds === null ? (
        <span className="soon">{t("cases.undecided")}</span>
      ) : (
        <span className={source.holds ? "done-word" : "soft"}>
          {t(source.holds ? "cases.holds" : "cases.holdsNot")}
        </span>
      )}
      <div className="soft">
        {source.said_by.name} <Moment at={source.said_at} short /> {source.reason}
      </div>
      {!mayDecide || source.holds !== null ? null : isDeciding ? (
        <DecideForm source={source} done={() => setDeciding(false)} />
      ) : (
        <Button size="small" onClick={() => setDeciding(true)}>
          {t("cases.decide")}
        </Button>
      )}
    </li>
  );
}

function DecideForm({ source, done }: { source: Source; done: () => void }) {
  const { t } = useTranslation();
  const decide = useCaseAct(
    (body: { holds: boolean; reason: string }, headers) =>
      ask(
        api.POST("/api/sources/{source_id}/decision", {
          params: { path: { source_id: source.id } },
          body,
          headers,
        }),
      ),
    done,
  );
  return (
    <Form<{ holds: boolean; reason: string }>
      name={`source-${source.id}`}
      layout="vertical"
      className="act-form"
      initialValues={{ holds: true }}
      onFinish={(sent) => decide.mutate(sent)}
    >
      <Form.Item name="holds" label={t("cases.decide")}>
        <Radio.Group
          options={[
            { value: true, label: t("cases.holds") },
            { value: false, label: t("cases.holdsNot") },
          ]}
        />
      </Form.Item>
      <Form.Item
        name="reason"
        label={t("cases.reason")}
        rules={[{ required: true, message: t("cases.missing") }]}
      >
        <Input maxLength={500} />
      </Form.Item>
      <WriteProblem error={decide.error} />
      <Button type="primary" htmlType="submit" loading={decide.isPending}>
        {t("cases.decide")}
      </Button>
    </Form>
  );
}

interface Added {
  kind: Kind;
  case?: string;
  text?: string;
}

function AddForm({ shown, done }: { shown: CaseDetail; done: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Added>();
  const kind = Form.useWatch("kind", form);
  const chains = useQuery(chainsQuery);
  const others = (chains.data?.cases ?? []).filter(({ id }) => id !== shown.id);
  const add = useCaseAct(
    ({ kind: what, case: other, text }: Added, headers) =>
      ask(
        api.POST("/api/cases/{case_id}/sources", {
          params: { path: { case_id: shown.id } },
          body: { kind: what, case: other ?? null, site: null, text: text ?? "" },
          headers,
        }),
      ),
    done,
  );
  const rules = [{ required: true, message: t("cases.missing") }];
  return (
    <Form<Added>
      form={form}
      name="add-source"
      layout="vertical"
      className="act-form"
      initialValues={{ kind: "linked" }}
      onFinish={(sent) => add.mutate(sent)}
    >
      <Form.Item name="kind" label={t("cases.kind")} rules={rules}>
        <Select options={KINDS.map((value) => ({ value, label: t(`cases.sources.${value}`) }))} />
      </Form.Item>
      {kind !== "linked" ? null : (
        <Form.Item name="case" label={t("cases.sourceCase")} rules={rules}>
          <Select
            showSearch={{ optionFilterProp: "label" }}
            options={others.map((each) => ({
              value: each.id,
              label: `${each.number} ${each.person.name}`,
            }))}
          />
        </Form.Item>
      )}
      <Form.Item name="text" label={t("cases.sourceText")}>
        <Input maxLength={500} />
      </Form.Item>
      <WriteProblem error={add.error} />
      <Flex gap={8}>
        <Button type="primary" htmlType="submit" loading={add.isPending}>
          {t("cases.addSource")}
        </Button>
        <Button onClick={done}>{t("cases.cancel")}</Button>
      </Flex>
    </Form>
  );
}
