import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Checkbox, Form, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useWrite } from "@/api/useWrite";
import { useLanguage } from "@/i18n";
import { PageHead } from "@/parts/PageHead";
import { say } from "@/parts/problems";
import { Nothing, Shown, WriteProblem } from "@/parts/States";

import { PersonFacts } from "../people/PersonFacts";
import { personQuery } from "../people/queries";
import { ImposeForm } from "./ImposeForm";
import "./measures.css";
import { PlanSheet } from "./PlanSheet";
import { policiesInForce } from "./queries";
import { useMeasureWord } from "./words";

type Policy = components["schemas"]["InForce"];
export type Proposing = components["schemas"]["Proposing"];
type Proposal = components["schemas"]["Proposal"];

/** Puts a person under the measure that the policy in force says, or a lighter one. */
export function ImposePage() {
  const { t } = useTranslation();
  const { person, lead } = useSearch({ from: "/inside/impose" });
  return (
    <>
      <PageHead title={t("measures.impose")} />
      {person === undefined ? (
        <Nothing text={t("measures.nobody")} />
      ) : (
        <Impose person={person} lead={lead} />
      )}
    </>
  );
}

function Impose({ person, lead }: { person: string; lead: string | undefined }) {
  const { t } = useTranslation();
  const policies = useQuery(policiesInForce);
  const known = useQuery(personQuery(person, "care"));
  return (
    <Shown query={policies}>
      {({ items }) =>
        items.length === 0 ? (
          <Nothing text={t("measures.noPolicy")} />
        ) : (
          <div className="impose-columns">
            <Wish person={person} lead={lead} policies={items} />
            <section className="sheet">
              <h2>{t("measures.person")}</h2>
              <Shown query={known}>{(found) => <PersonFacts person={found} to="care" />}</Shown>
            </section>
          </div>
        )
      }
    </Shown>
  );
}

interface Asked {
  pack: string;
  person_class: string;
  anchors?: Record<string, string | undefined>;
  conditions?: string[];
}

function Wish(props: { person: string; lead: string | undefined; policies: Policy[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [wish, setWish] = useState<Proposing | null>(null);
  const [proposal, setProposal] = useState<Proposal | null>(null);
  const propose = useWrite(
    (body: Proposing, headers) => ask(api.POST("/api/measures/proposal", { body, headers })),
    (answer, sent) => {
      setWish(sent);
      setProposal(answer);
    },
    { stays: "all" },
  );
  const show = (asked: Asked) => propose.mutate(wishOf(props.person, asked));
  return (
    <div>
      <section className="sheet">
        <ClassForm policies={props.policies} busy={propose.isPending} show={show} />
        <WriteProblem error={propose.error} />
      </section>
      {proposal === null || wish === null ? null : (
        <>
          {proposal.lighter.map((plan) => (
            <PlanSheet
              key={plan.confirm.map(({ name }) => name).join()}
              plan={plan}
              title={t("measures.lighter")}
              confirm={() =>
                propose.mutate({
                  ...wish,
                  conditions: [...(wish.conditions ?? []), ...plan.confirm.map(({ name }) => name)],
                })
              }
            />
          ))}
          <PlanSheet plan={proposal.plan} title={t("measures.proposal")} />
          <GivesWay proposal={proposal} />
          {proposal.plan.phases.length === 0 ? null : (
            <ImposeForm
              wish={wish}
              lead={props.lead}
              done={(id) => void navigate({ to: "/measures/$id", params: { id } })}
            />
          )}
        </>
      )}
    </div>
  );
}

/** What the person is under by now and would be no more; nothing where nothing clashes. */
function GivesWay({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const word = useMeasureWord();
  if (proposal.replaces.length === 0) return null;
  const isLonger = proposal.ends_on !== proposal.plan.release_on;
  return (
    <section className="sheet">
      <h2>{t("measures.givesWay")}</h2>
      <ul className="plain-list">
        {proposal.replaces.map((each) => (
          <li key={each.id ?? each.ends_on}>
            {each.id === null ? (
              say(each.class_name, language)
            ) : (
              <Link to="/measures/$id" params={{ id: each.id }}>
                {say(each.class_name, language)} {word("kinds", each.phase)}
              </Link>
            )}{" "}
            <span className="numbers">{t("measures.free", { day: each.ends_on })}</span>
          </li>
        ))}
      </ul>
      {isLonger ? <p>{t("measures.carriesOn", { day: proposal.ends_on })}</p> : null}
    </section>
  );
}

function wishOf(person: string, asked: Asked): Proposing {
  const anchors = Object.entries(asked.anchors ?? {}).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== "",
  );
  return {
    person,
    pack: asked.pack,
    person_class: asked.person_class,
    conditions: asked.conditions ?? [],
    anchors: Object.fromEntries(anchors),
  };
}

/** Rules of entry know few classes: the policy that also says how cases are traced comes first. */
function usualPack(policies: Policy[]): string | undefined {
  return (policies.find(({ parts }) => parts.includes("cases")) ?? policies[0])?.pack;
}

function ClassForm(props: { policies: Policy[]; busy: boolean; show: (asked: Asked) => void }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [form] = Form.useForm<Asked>();
  const watched = Form.useWatch<string | undefined>("pack", form);
  const pack = watched ?? usualPack(props.policies);
  const chosen = Form.useWatch("person_class", form);
  const classes = props.policies.find((policy) => policy.pack === pack)?.classes ?? [];
  const rule = classes.find(({ name }) => name === chosen);
  const rules = [{ required: true, message: t("measures.missing") }];
  return (
    <Form<Asked>
      form={form}
      name="class"
      layout="vertical"
      initialValues={{ pack: usualPack(props.policies) }}
      onFinish={props.show}
    >
      <Form.Item name="pack" label={t("measures.policy")} rules={rules}>
        <Select
          options={props.policies.map((policy) => ({
            value: policy.pack,
            label: say(policy.title, language),
          }))}
          onChange={() => form.resetFields(["person_class", "anchors", "conditions"])}
        />
      </Form.Item>
      <Form.Item
        name="person_class"
        label={t("measures.chooseClass")}
        rules={rules}
        extra={rule === undefined ? null : say(rule.definition, language)}
      >
        <Select
          options={classes.map(({ name, title }) => ({ value: name, label: say(title, language) }))}
          onChange={() => form.resetFields(["anchors", "conditions"])}
        />
      </Form.Item>
      {rule?.anchors.map(({ name, says }) => (
        <Form.Item key={name} name={["anchors", name]} label={say(says, language)}>
          <Input type="date" />
        </Form.Item>
      ))}
      {rule === undefined || rule.conditions.length === 0 ? null : (
        <Form.Item name="conditions" label={t("measures.conditions")}>
          <Checkbox.Group
            className="condition-choice"
            options={rule.conditions.map(({ name, says }) => ({
              value: name,
              label: say(says, language),
            }))}
          />
        </Form.Item>
      )}
      <Button type="primary" htmlType="submit" loading={props.busy}>
        {t("measures.showPlan")}
      </Button>
    </Form>
  );
}
