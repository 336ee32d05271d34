import { Link } from "@tanstack/react-router";
import { Tag } from "antd";
import { useTranslation } from "react-i18next";

import type { Person } from "@/api/types";
import { StateWord } from "@/parts/ledger/LedgerBar";
import { isLeadState } from "@/parts/ledger/states";

import { useSexAge, type Purpose } from "../leads/lead-words";
import { PersonLink } from "./PersonLink";
import { Reveal } from "./Reveal";

/** A person, masked; each number can be revealed for a purpose. `to` leads to the person's page. */
export function PersonFacts({ person, to }: { person: Person; to?: Purpose }) {
  const { t } = useTranslation();
  const sexAge = useSexAge();
  const name = <b>{person.name || t("leads.noName")}</b>;
  return (
    <dl className="facts person-facts">
      <div>
        <dt>{t("leads.name")}</dt>
        <dd>
          {to === undefined ? (
            name
          ) : (
            <PersonLink id={person.id} purpose={to}>
              {name}
            </PersonLink>
          )}{" "}
          {sexAge(person)}
        </dd>
      </div>
      {person.birth_date ? (
        <div>
          <dt>{t("person.birthDate")}</dt>
          <dd className="numbers">{person.birth_date}</dd>
        </div>
      ) : null}
      <div>
        <dt>{t("leads.phone")}</dt>
        <dd>
          {person.phones.length === 0 ? <None /> : null}
          {person.phones.map(({ id, masked }) => (
            <div key={id}>
              <Reveal hidden={{ person: person.id, what: "phone", id, masked }} />
            </div>
          ))}
        </dd>
      </div>
      <div>
        <dt>{t("leads.document")}</dt>
        <dd>
          {person.documents.length === 0 ? <None /> : null}
          {person.documents.map(({ id, masked, is_sure }) => (
            <div key={id}>
              <Reveal hidden={{ person: person.id, what: "document", id, masked }} />
              {is_sure ? null : <Tag color="warning">{t("person.unsure")}</Tag>}
            </div>
          ))}
        </dd>
      </div>
      <Addresses person={person} />
      <div>
        <dt>{t("leads.unit")}</dt>
        <dd>{person.unit.name}</dd>
      </div>
    </dl>
  );
}

function None() {
  const { t } = useTranslation();
  return <span className="soft">{t("person.none")}</span>;
}

function Addresses({ person }: { person: Person }) {
  const { t } = useTranslation();
  return (
    <>
      <div>
        <dt>{t("leads.address")}</dt>
        <dd>
          {person.addresses.length === 0 ? <None /> : null}
          {person.addresses.map((address) => (
            <div key={address}>{address}</div>
          ))}
        </dd>
      </div>
      {person.household ? (
        <div>
          <dt>{t("person.household")}</dt>
          <dd>{person.household}</dd>
        </div>
      ) : null}
    </>
  );
}

/** The leads of a person, as links, each with the row it comes from, and how it stands if asked. */
export function PersonLeads(props: { person: Pick<Person, "leads">; withStates?: boolean }) {
  const { person, withStates = false } = props;
  const { t } = useTranslation();
  if (person.leads.length === 0) return <span className="soft">{t("person.noList")}</span>;
  return (
    <ul className="plain-list">
      {person.leads.map((lead) => (
        <li key={lead.id}>
          <Link to="/leads/$id" params={{ id: lead.id }}>
            {lead.list}
          </Link>{" "}
          <span className="soft numbers">
            {lead.sheet === ""
              ? t("person.row", { row: lead.row })
              : t("person.sheetRow", { sheet: lead.sheet, row: lead.row })}
          </span>{" "}
          {withStates && isLeadState(lead.state) ? <StateWord state={lead.state} /> : null}
        </li>
      ))}
    </ul>
  );
}
