import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { PersonPage } from "@/api/types";
import { Moment } from "@/parts/Moment";

/** The cases that the person is, and those of which the person is a contact. */
export function CasesAbout({ person }: { person: PersonPage }) {
  const { t } = useTranslation();
  const isNothing = person.cases.length + person.contacts.length === 0;
  return (
    <section className="sheet">
      <h2>{t("person.cases")}</h2>
      {isNothing ? <p className="soft">{t("person.noCases")}</p> : null}
      <ul className="plain-list">
        {person.cases.map((each) => (
          <li key={each.id}>
            <Link to="/cases/$id" params={{ id: each.id }}>
              {each.number}
            </Link>{" "}
            <b>{t(`cases.classes.${each.classification as "confirmed"}`)}</b>{" "}
            <span className="soft numbers">
              {t("cases.since", { day: each.classified_on })}
              {each.ended_at === null ? "" : ` · ${t(`cases.ends.${each.end as "recovered"}`)}`}
            </span>
          </li>
        ))}
        {person.contacts.map((contact) => (
          <li key={contact.case.id}>
            <Contact contact={contact} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Contact({ contact }: { contact: PersonPage["contacts"][number] }) {
  const { t } = useTranslation();
  return (
    <>
      <Link to="/cases/$id" params={{ id: contact.case.id }} search={{ tab: "trace" }}>
        {t("person.contactOf", { number: contact.case.number })}
      </Link>{" "}
      {contact.value === "" ? (
        <span className="soon">{t("trace.waiting")}</span>
      ) : (
        <b>{t(`trace.classes.${contact.value as "close"}`)}</b>
      )}
      <div className="soft">
        {t("trace.ringOf", { n: contact.ring })} {contact.place}{" "}
        <Moment at={contact.first_at} short /> – <Moment at={contact.last_at} short />
        {contact.is_current ? "" : ` ${t("trace.notCurrent")}`}
      </div>
    </>
  );
}
