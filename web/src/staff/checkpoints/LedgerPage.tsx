import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Input, Select } from "antd";
import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";
import { PageHead } from "@/parts/PageHead";
import { say } from "@/parts/problems";
import { Shown } from "@/parts/States";
import { useNow } from "@/parts/useNow";

import { useMay } from "../session/session";
import "./checkpoints.css";
import { daysBefore, readWanted, today, type LedgerSearch } from "./filters";
import { PassageRows } from "./PassageRows";
import { OpenButton } from "./posts";
import { checkpointsQuery, ledgerQuery, OUTCOMES, type Ledger, type LedgerLine } from "./queries";

/** The ledger of a day; every number opens its rows below. */
export function LedgerPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const may = useMay();
  const now = useNow(300_000);
  const search = useSearch({ from: "/inside/checkpoints" });
  const day = search.day ?? today(now);
  const checkpoints = useQuery(checkpointsQuery);
  const ledger = useQuery(ledgerQuery(day, search.checkpoint));
  const names = new Map(checkpoints.data?.items.map(({ id, name }) => [id, name]));
  const go = (part: LedgerSearch) => void navigate({ to: "/checkpoints", search: part });
  return (
    <>
      <PageHead title={t("menu.checkpoints")} line={t("ledgerOfDay.line")}>
        {search.checkpoint === undefined ? null : (
          <Link className="flow-open" to="/checkpoints/$id" params={{ id: search.checkpoint }}>
            {t("flow.open")}
          </Link>
        )}
        <Link to="/checkpoints/permits">{t("permits.title")}</Link>
        {may("checkpoints") ? <OpenButton /> : null}
        <Input
          type="date"
          className="ledger-day"
          aria-label={t("ledgerOfDay.day")}
          value={day}
          onChange={({ target }) => go({ ...atPlace(search), day: target.value })}
        />
        <Select
          aria-label={t("barrier.checkpoint")}
          value={search.checkpoint ?? ""}
          onChange={(id) => go(id === "" ? { day } : { day, checkpoint: id })}
          options={[
            { value: "", label: t("ledgerOfDay.all") },
            ...[...names].map(([value, label]) => ({ value, label })),
          ]}
        />
      </PageHead>
      <Shown query={ledger}>
        {(found) => (
          <>
            <Compared ledger={found} day={day} place={atPlace(search)} />
            {search.rows === undefined ? null : (
              <PassageRows
                wanted={readWanted(search, day)}
                close={() => go({ ...atPlace(search), day })}
              />
            )}
            <Lines
              title={t("ledgerOfDay.byCheckpoint")}
              lines={found.by_checkpoint}
              name={(key) => names.get(key) ?? key}
              rows={(key) => ({ day, checkpoint: key })}
              opensFlow
            />
            <Lines
              title={t("ledgerOfDay.byHour")}
              lines={found.by_hour}
              name={(key) => `${key}:00`}
              rows={(key) => ({ ...atPlace(search), day, hour: key })}
            />
            <Lines
              title={t("ledgerOfDay.byClass")}
              lines={found.by_class}
              name={(key) => t(`barrier.classes.${key as "car"}`)}
              rows={(key) => ({ ...atPlace(search), day, class: key })}
            />
            <Reasons ledger={found} place={{ ...atPlace(search), day }} />
          </>
        )}
      </Shown>
    </>
  );
}

function atPlace({ checkpoint }: LedgerSearch): LedgerSearch {
  return checkpoint === undefined ? {} : { checkpoint };
}

function Compared(props: { ledger: Ledger; day: string; place: LedgerSearch }) {
  const { t } = useTranslation();
  const { total, yesterday, last_week, average_vehicles, average_persons } = props.ledger;
  const tiles: [string, number, number, number | null][] = [
    [t("ledgerOfDay.thisDay"), total.vehicles, total.persons, 0],
    [t("ledgerOfDay.yesterday"), yesterday.vehicles, yesterday.persons, 1],
    [t("ledgerOfDay.lastWeek"), last_week.vehicles, last_week.persons, 7],
    [t("ledgerOfDay.average"), average_vehicles, average_persons, null],
  ];
  return (
    <dl className="ledger-tiles">
      {tiles.map(([title, vehicles, persons, days]) => {
        const said = t("ledgerOfDay.vehiclesPersons", { vehicles, persons });
        const day = days === null ? null : daysBefore(props.day, days);
        return (
          <div key={title}>
            <dt>{title}</dt>
            <dd className="numbers">
              {day === null || vehicles === 0 ? (
                said
              ) : (
                <Link to="/checkpoints" search={{ ...props.place, day, rows: true }}>
                  {said}
                </Link>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Lines({
  title,
  lines,
  name,
  rows,
  opensFlow = false,
}: {
  title: string;
  lines: LedgerLine[];
  name: (key: string) => string;
  rows: (key: string) => LedgerSearch;
  /** A key is a checkpoint: its name opens what the next hours bring. */
  opensFlow?: boolean;
}) {
  const { t } = useTranslation();
  if (lines.length === 0) return null;
  return (
    <section className="sheet ledger-lines">
      <h2>{title}</h2>
      <div className="ledger-scroll" tabIndex={0} role="region" aria-label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{title}</th>
              <th scope="col">{t("ledgerOfDay.vehicles")}</th>
              <th scope="col">{t("ledgerOfDay.persons")}</th>
              {OUTCOMES.map((each) => (
                <th scope="col" key={each}>
                  {t(`barrier.outcomes.${each}`)}
                </th>
              ))}
              <th scope="col">{t("ledgerOfDay.overridden")}</th>
              <th scope="col">{t("ledgerOfDay.service")}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.key}>
                <th scope="row">
                  {opensFlow ? (
                    <Link to="/checkpoints/$id" params={{ id: line.key }} title={t("flow.open")}>
                      {name(line.key)}
                    </Link>
                  ) : (
                    name(line.key)
                  )}
                </th>
                <Opens value={line.vehicles} search={rows(line.key)} />
                <Opens value={line.persons} search={rows(line.key)} />
                {OUTCOMES.map((each) => (
                  <Opens
                    key={each}
                    value={line[each]}
                    search={{ ...rows(line.key), outcome: each }}
                  />
                ))}
                <Opens value={line.overridden} search={{ ...rows(line.key), overridden: true }} />
                <td className="numbers">
                  {line.p50 === null ? "–" : `${line.p50} / ${line.p90 ?? "–"}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** A number that opens its rows. */
function Opens({ value, search }: { value: number; search: LedgerSearch }) {
  return (
    <td className="numbers">
      {value === 0 ? (
        0
      ) : (
        <Link to="/checkpoints" search={{ ...search, rows: true }}>
          {value}
        </Link>
      )}
    </td>
  );
}

function Reasons({ ledger, place }: { ledger: Ledger; place: LedgerSearch }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  if (ledger.reasons.length === 0) return null;
  return (
    <section className="sheet ledger-lines">
      <h2>{t("ledgerOfDay.reasons")}</h2>
      <ul>
        {ledger.reasons.map(({ outcome, rule, words, persons }) => (
          <li key={`${outcome}${rule}${words.zh}`}>
            <Link
              to="/checkpoints"
              search={{ ...place, outcome, ...(rule === "" ? {} : { rule }), rows: true }}
            >
              <b className="numbers">{persons}</b>
            </Link>{" "}
            {t(`barrier.outcomes.${outcome}`)}
            {rule === "" ? null : `：${say(words, language)}`}
          </li>
        ))}
      </ul>
    </section>
  );
}
