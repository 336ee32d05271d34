import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { Alert, Flex } from "antd";
import { useTranslation } from "react-i18next";

import type { PersonPage as Page } from "@/api/types";
import { useLanguage } from "@/i18n";
import { LinkButton } from "@/parts/LinkButton";
import { PageHead } from "@/parts/PageHead";
import { say } from "@/parts/problems";
import { Shown } from "@/parts/States";

import { useSexAge } from "../leads/lead-words";
import "../measures/measures.css";
import { CasesAbout } from "./CasesAbout";
import { MeasuresAbout, PapersAbout } from "./MeasuresAbout";
import { PersonFacts, PersonLeads } from "./PersonFacts";
import { personQuery } from "./queries";
import { SamplesAbout, TestsAbout } from "./SamplesAbout";
import { StaysAbout } from "./StaysAbout";

/** One person: who it is, what stands of them everywhere, and what can be done next. */
export function PersonPage() {
  const { id } = useParams({ from: "/inside/persons/$id" });
  const { purpose = "locate" } = useSearch({ from: "/inside/persons/$id" });
  const person = useQuery(personQuery(id, purpose));
  return (
    <Shown query={person} isPage>
      {(found) => <ThePerson key={found.id} person={found} />}
    </Shown>
  );
}

function ThePerson({ person }: { person: Page }) {
  const { t } = useTranslation();
  return (
    <>
      <Head person={person} />
      <div className="lead-columns">
        <div>
          <Next person={person} />
          <section className="sheet">
            <h2>{t("person.leads")}</h2>
            <PersonLeads person={person} withStates />
          </section>
          <MeasuresAbout person={person} />
          <TestsAbout person={person} />
        </div>
        <div>
          <section className="sheet">
            <h2>{t("leads.person")}</h2>
            <PersonFacts person={person} />
          </section>
          <CasesAbout person={person} />
        </div>
        <div>
          <PapersAbout person={person} />
          <SamplesAbout person={person} />
          <StaysAbout name={person.name} stays={person.stays} window={null} />
        </div>
      </div>
    </>
  );
}

function Head({ person }: { person: Page }) {
  const { t } = useTranslation();
  const sexAge = useSexAge();
  return (
    <>
      <PageHead
        title={[person.name || t("leads.noName"), sexAge(person)].join(" ").trim()}
        line={
          <span className="list-line">
            <span>
              {t("leads.unit")} {person.unit.name}
            </span>
            {person.household === null ? null : (
              <span>
                {t("person.household")} {person.household}
              </span>
            )}
          </span>
        }
      />
      {person.same_as === null ? null : (
        <Alert
          type="info"
          showIcon
          className="state-alert"
          title={
            <>
              {t("person.merged")}{" "}
              <Link to="/persons/$id" params={{ id: person.same_as }}>
                {t("person.toOther")}
              </Link>
            </>
          }
        />
      )}
    </>
  );
}

/** What to do next in a sentence, and the acts that are open to this officer. */
function Next({ person }: { person: Page }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const id = person.same_as ?? person.id;
  const found = person.leads.find(({ state }) => state === "found");
  const isHeld = person.measures.some(({ released_at }) => released_at === null);
  const may = (act: string) => person.allowed.includes(act);
  return (
    <section className="sheet" aria-label={t("leads.next")}>
      <h2>{t("leads.next")}</h2>
      <Alert type="info" showIcon title={say(person.next_step, language)} />
      {person.pairs === 0 ? null : <p>{t("related.matchesHelp", { count: person.pairs })}</p>}
      {person.allowed.length === 0 ? null : (
        <Flex gap={8} wrap className="person-acts">
          {may("impose") ? (
            <LinkButton
              {...(isHeld ? {} : { look: "primary" as const })}
              to="/impose"
              search={found === undefined ? { person: id } : { person: id, lead: found.id }}
            >
              {t("measures.impose")}
            </LinkButton>
          ) : null}
          {may("open_case") ? (
            <LinkButton to="/open-case" search={{ person: id }}>
              {t("cases.openFor")}
            </LinkButton>
          ) : null}
          {may("review") ? <LinkButton to="/matching">{t("menu.matching")}</LinkButton> : null}
        </Flex>
      )}
    </section>
  );
}
