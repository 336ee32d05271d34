import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Input } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { StateWord } from "@/parts/ledger/LedgerBar";
import { isLeadState } from "@/parts/ledger/states";
import { PageHead } from "@/parts/PageHead";
import { Nothing, Shown } from "@/parts/States";

import { useSexAge } from "../leads/lead-words";
import { PersonLink } from "../people/PersonLink";
import "./search.css";

const PAUSE = 350;

function findQuery(q: string) {
  return {
    queryKey: ["search", q],
    queryFn: () => ask(api.GET("/api/search", { params: { query: { q } } })),
    enabled: q !== "",
    refetchOnWindowFocus: false,
  };
}

/** One box over people, units and lists; what it finds is masked. */
export function SearchPage() {
  const { t } = useTranslation();
  const { q = "" } = useSearch({ from: "/inside/search" });
  return (
    <>
      <PageHead title={t("menu.search")} line={t("search.line")} />
      <Box key={q} q={q} />
      {q === "" ? <Nothing text={t("search.begin")} /> : <Results q={q} />}
    </>
  );
}

function Box({ q }: { q: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [text, setText] = useState(q);
  const go = (wanted: string) =>
    void navigate({ to: "/search", search: wanted === "" ? {} : { q: wanted }, replace: true });
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === q || wanted.length < 2) return;
    const pause = setTimeout(() => go(wanted), PAUSE);
    return () => clearTimeout(pause);
  });
  return (
    <search className="search-box">
      <Input.Search
        autoFocus
        allowClear
        size="large"
        type="search"
        value={text}
        aria-label={t("search.box")}
        placeholder={t("search.placeholder")}
        onChange={(event) => setText(event.target.value)}
        onSearch={(wanted) => go(wanted.trim())}
      />
    </search>
  );
}

function Results({ q }: { q: string }) {
  const { t } = useTranslation();
  const found = useQuery(findQuery(q));
  return (
    <Shown query={found}>
      {({ persons, units, lists, ms }) => (
        <>
          <p className="soft numbers" role="status">
            {t("search.found", {
              persons: persons.length,
              units: units.length,
              lists: lists.length,
              ms: Math.round(ms),
            })}
          </p>
          {persons.length + units.length + lists.length === 0 ? (
            <Nothing text={t("search.none", { q })} />
          ) : null}
          <Places units={units} lists={lists} />
          <Persons persons={persons} />
        </>
      )}
    </Shown>
  );
}

type Found = Awaited<ReturnType<ReturnType<typeof findQuery>["queryFn"]>>;

function Persons({ persons }: { persons: Found["persons"] }) {
  const { t } = useTranslation();
  const sexAge = useSexAge();
  if (persons.length === 0) return null;
  return (
    <section aria-label={t("search.persons")}>
      <h2 className="sheet-title">{t("search.persons")}</h2>
      <ul className="search-persons">
        {persons.map((person) => (
          <li key={person.id} className="sheet">
            <div>
              <PersonLink id={person.id} purpose="locate">
                <b>{person.name || t("leads.noName")}</b>
              </PersonLink>{" "}
              <span className="soft">{sexAge(person)}</span> · {person.unit.name}
            </div>
            <div className="mono soft">
              {[person.document, person.phone].filter(Boolean).join("  ")}
            </div>
            <div>{person.address}</div>
            <ul className="search-leads">
              {person.leads.map((lead) => (
                <li key={lead.id}>
                  <Link to="/leads/$id" params={{ id: lead.id }}>
                    {lead.list}
                  </Link>{" "}
                  {isLeadState(lead.state) ? <StateWord state={lead.state} /> : lead.state}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Places({ units, lists }: Pick<Found, "units" | "lists">) {
  const { t } = useTranslation();
  return (
    <>
      {units.length === 0 ? null : (
        <section className="sheet">
          <h2>{t("search.units")}</h2>
          <ul className="plain-list">
            {units.map((unit) => (
              <li key={unit.code}>
                <Link to="/units" search={{ unit: unit.code }}>
                  {unit.name}
                </Link>{" "}
                <span className="soft mono">{unit.code}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {lists.length === 0 ? null : (
        <section className="sheet">
          <h2>{t("search.lists")}</h2>
          <ul className="plain-list">
            {lists.map((list) => (
              <li key={list.id}>
                <Link to="/lists/$id" params={{ id: list.id }}>
                  {list.name}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
