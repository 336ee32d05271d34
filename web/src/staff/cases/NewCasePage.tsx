import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { App, Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { fromField } from "@/parts/moments";
import { PageHead } from "@/parts/PageHead";
import { Nothing, Shown, WriteProblem } from "@/parts/States";

import { PersonFacts } from "../people/PersonFacts";
import { personQuery } from "../people/queries";
import { useMay } from "../session/session";
import "../leads/leads.css";
import "../measures/measures.css";
import "../policy/policy.css";
import "./cases.css";
import { CLASSES, type CaseClass } from "./filters";
import { useCaseAct } from "./queries";

type NewCaseSent = components["schemas"]["NewCaseSent"];

interface Filled {
  person?: string;
  name?: string;
  document?: string;
  phone?: string;
  address?: string;
  classification: CaseClass;
  onset_on?: string;
  first_positive_on?: string;
  last_negative_on?: string;
  isolated_at?: string;
  note?: string;
}

/** Opens a case: for somebody of the register, or for a person who is written down here. */
export function NewCasePage() {
  const { t } = useTranslation();
  const may = useMay();
  const { person } = useSearch({ from: "/inside/open-case" });
  return (
    <>
      <PageHead title={t("cases.new")} line={t("cases.newLine")} />
      {may("investigate") ? (
        <div className="impose-columns">
          <section className="sheet">
            <CaseForm person={person} />
          </section>
          {person === undefined ? null : <Whom person={person} />}
        </div>
      ) : (
        <Nothing text={t("cases.notYours")} />
      )}
    </>
  );
}

function Whom({ person }: { person: string }) {
  const { t } = useTranslation();
  const known = useQuery(personQuery(person, "investigate"));
  return (
    <section className="sheet">
      <h2>{t("cases.person")}</h2>
      <Shown query={known}>{(found) => <PersonFacts person={found} to="investigate" />}</Shown>
    </section>
  );
}

function CaseForm({ person }: { person: string | undefined }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [isNew, setNew] = useState(false);
  const open = useCaseAct(
    (body: NewCaseSent, headers) => ask(api.POST("/api/cases", { body, headers })),
    (made) => {
      void message.success(t("cases.made", { number: made.number }));
      void navigate({ to: "/cases/$id", params: { id: made.id }, search: { tab: "itinerary" } });
    },
  );
  const rules = [{ required: true, message: t("cases.missing") }];
  return (
    <Form<Filled>
      name="case"
      layout="vertical"
      initialValues={{ classification: "confirmed" }}
      onFinish={(filled) => open.mutate(sentOf(filled, person, isNew))}
    >
      {person !== undefined ? null : isNew ? (
        <NewPerson rules={rules} />
      ) : (
        <Form.Item name="person" label={t("cases.person")} rules={rules}>
          <PersonSelect />
        </Form.Item>
      )}
      {person !== undefined ? null : (
        <Button type="link" className="beside-field" onClick={() => setNew(!isNew)}>
          {t(isNew ? "cases.listed" : "cases.notListed")}
        </Button>
      )}
      <div className="field-row">
        <Form.Item name="classification" label={t("cases.class")} rules={rules}>
          <Select
            options={CLASSES.map((value) => ({ value, label: t(`cases.classes.${value}`) }))}
          />
        </Form.Item>
        <DateFields />
      </div>
      <Form.Item name="note" label={t("cases.note")}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={2000} />
      </Form.Item>
      <WriteProblem error={open.error} />
      <Button type="primary" htmlType="submit" loading={open.isPending}>
        {t("cases.new")}
      </Button>
    </Form>
  );
}

function NewPerson({ rules }: { rules: { required: boolean; message: string }[] }) {
  const { t } = useTranslation();
  return (
    <div className="field-row">
      <Form.Item name="name" label={t("cases.name")} rules={rules}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="document" label={t("cases.document")}>
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item name="phone" label={t("cases.phone")}>
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item name="address" label={t("cases.address")}>
        <Input maxLength={500} />
      </Form.Item>
    </div>
  );
}

/** The dates by which the infectious window is counted. */
export function DateFields() {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item name="onset_on" label={t("cases.onset")}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="first_positive_on" label={t("cases.firstPositive")}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="last_negative_on" label={t("cases.lastNegative")}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="isolated_at" label={t("cases.isolatedAt")}>
        <Input type="datetime-local" />
      </Form.Item>
    </>
  );
}

function sentOf(filled: Filled, person: string | undefined, isNew: boolean): NewCaseSent {
  const isWrittenHere = isNew && person === undefined;
  return {
    person: isWrittenHere ? null : (person ?? filled.person ?? null),
    new_person: isWrittenHere ? newPersonOf(filled) : null,
    classification: filled.classification,
    classified_on: null,
    reported_at: null,
    ...datesOf(filled),
    unit: "",
    number: "",
    conditions: [],
    pack: "",
    foreign_id: "",
    note: filled.note ?? "",
  };
}

function newPersonOf(filled: Filled): NonNullable<NewCaseSent["new_person"]> {
  return {
    name: filled.name ?? "",
    document: filled.document ?? "",
    phone: filled.phone ?? "",
    address: filled.address ?? "",
    birth_date: null,
    sex: "",
    household: "",
  };
}

/** A date that was never filled in, or was emptied again, is not known. */
function datesOf(filled: Filled) {
  return {
    onset_on: filled.onset_on || null,
    first_positive_on: filled.first_positive_on || null,
    last_negative_on: filled.last_negative_on || null,
    isolated_at: fromField(filled.isolated_at ?? ""),
  };
}

/** Finds somebody of the register while one types; each search is in the access log. */
export function PersonSelect(props: { value?: string; onChange?: (id: string) => void }) {
  const { t } = useTranslation();
  const [q, setQ] = useState("");
  const found = useQuery({
    queryKey: ["search", q],
    queryFn: () => ask(api.GET("/api/search", { params: { query: { q } } })),
    enabled: q.length > 1,
    refetchOnWindowFocus: false,
  });
  return (
    <Select
      {...props}
      showSearch={{ filterOption: false, onSearch: setQ }}
      placeholder={t("cases.personHint")}
      loading={found.isFetching}
      notFoundContent={null}
      options={(found.data?.persons ?? []).map((each) => ({
        value: each.id,
        label: `${each.name} · ${each.unit.name}`,
      }))}
    />
  );
}
