import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Input, Select } from "antd";
import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";
import { Download } from "@/parts/Download";
import { PageHead } from "@/parts/PageHead";
import { say } from "@/parts/problems";
import { Shown } from "@/parts/States";
import { useNow } from "@/parts/useNow";

import { useMay } from "../session/session";
import "./checkpoints.css";
import { daysBefore, readWanted, SEALED, today, withOffline, type LedgerSearch } from "./filters";
import { Lines } from "./LedgerLines";
import { PassageRows } from "./PassageRows";
import { OpenButton } from "./posts";
import { checkpointsQuery, DIRECTIONS, ledgerQuery, type Direction, type Ledger } from "./queries";
import { staffAsked, StaffRows } from "./StaffRows";

/** The ledger of a day; every number opens its rows below. */
export function LedgerPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const may = useMay();
  const now = useNow(300_000);
  const search = useSearch({ from: "/inside/checkpoints" });
  const day = search.day ?? today(now);
  const checkpoints = useQuery(checkpointsQuery);
  const ledger = useQuery(ledgerQuery({ ...atPlace(search), day }));
  const names = new Map(checkpoints.data?.items.map(({ id, name }) => [id, name]));
  const go = (part: LedgerSearch) => void navigate({ to: "/checkpoints", search: part });
  return (
    <>
      <PageHead title={t("menu.checkpoints")} line={t("ledgerOfDay.line")}>
        {search.checkpoint === undefined ? null : (
          <Link className="ledger-link" to="/checkpoints/$id" params={{ id: search.checkpoint }}>
            {t("flow.open")}
          </Link>
        )}
        <Link className="ledger-link" to="/checkpoints/permits">
          {t("permits.title")}
        </Link>
        <Link className="ledger-link" to="/checkpoints/cold-chain">
          {t("coldChain.title")}
        </Link>
        <Link className="ledger-link" to="/checkpoints/neighbours">
          {t("neighbours.title")}
        </Link>
        {may("checkpoints") ? <OpenButton /> : null}
        <Download path={exportPath({ ...atPlace(search), day })}>
          {t("ledgerOfDay.exported")}
        </Download>
        <Input.Search
          className="ledger-slip"
          aria-label={t("ledgerOfDay.slip")}
          placeholder={t("ledgerOfDay.slip")}
          allowClear
          maxLength={12}
          defaultValue={search.slip ?? ""}
          onSearch={(text) => go(text.trim() === "" ? { day } : { slip: text.trim(), rows: true })}
        />
        <Input
          type="date"
          className="ledger-day"
          aria-label={t("ledgerOfDay.day")}
          value={day}
          onChange={({ target }) => go({ ...atPlace(search), day: target.value })}
        />
        <Select
          aria-label={t("atBarrier.checkpoint")}
          value={search.checkpoint ?? ""}
          onChange={(id) => {
            const { direction } = search;
            go({ day, ...(id && { checkpoint: id }), ...(direction && { direction }) });
          }}
          options={[
            { value: "", label: t("ledgerOfDay.all") },
            ...[...names].map(([value, label]) => ({ value, label })),
          ]}
        />
        <Select<Direction | "">
          aria-label={t("barrier.direction")}
          value={search.direction ?? ""}
          onChange={(way) => {
            const { checkpoint } = search;
            go({ day, ...(checkpoint && { checkpoint }), ...(way && { direction: way }) });
          }}
          options={[
            { value: "", label: t("ledgerOfDay.bothWays") },
            ...DIRECTIONS.map((value) => ({ value, label: t(`barrier.directions.${value}`) })),
          ]}
        />
      </PageHead>
      <Shown query={ledger}>
        {(found) => (
          <>
            <Compared ledger={found} day={day} place={atPlace(search)} />
            <SealedInside ledger={found} place={{ ...atPlace(search), day }} />
            {search.staff === undefined ? null : (
              <StaffRows
                asked={staffAsked(search, day)}
                names={names}
                close={() => go({ ...atPlace(search), day })}
              />
            )}
            {search.rows === undefined ? null : (
              <PassageRows
                wanted={readWanted(search, day)}
                offlineOnly={(only) => go(withOffline(search, only))}
                close={() => go({ ...atPlace(search), day })}
              />
            )}
            <Lines
              title={t("ledgerOfDay.byCheckpoint")}
              lines={found.by_checkpoint}
              name={(key) => names.get(key) ?? key}
              rows={(key) => ({ ...atPlace(search), day, checkpoint: key })}
              staff={found.staff}
              opensFlow
            />
            <Lines
              title={t("ledgerOfDay.byHour")}
              lines={found.by_hour}
              name={(key) => `${key}:00`}
              rows={(key) => ({ ...atPlace(search), day, hour: key })}
              staff={found.staff_by_hour}
            />
            <Lines
              title={t("ledgerOfDay.byClass")}
              lines={found.by_class}
              name={(key) => t(`barrier.classes.${key as "car"}`)}
              rows={(key) => ({ ...atPlace(search), day, class: key })}
            />
            <Reasons ledger={found} place={{ ...atPlace(search), day }} />
            {may("checkpoints") ? (
              <p>
                <Link to="/checkpoints/relays">{t("relays.title")}</Link>
              </p>
            ) : null}
          </>
        )}
      </Shown>
    </>
  );
}

function exportPath(asked: LedgerSearch): string {
  const query = new URLSearchParams({ ...asked } as Record<string, string>);
  return `/api/exports/checkpoint-ledger.xlsx?${query.toString()}`;
}

function atPlace({ checkpoint, direction }: LedgerSearch): LedgerSearch {
  return { ...(checkpoint && { checkpoint }), ...(direction && { direction }) };
}

function Compared(props: { ledger: Ledger; day: string; place: LedgerSearch }) {
  const { t } = useTranslation();
  const { total, yesterday, last_week, average_vehicles, average_persons, gates } = props.ledger;
  const tiles: [string, number, number, number | null, number][] = [
    [t("ledgerOfDay.thisDay"), total.vehicles, total.persons, 0, gates.day],
    [t("ledgerOfDay.yesterday"), yesterday.vehicles, yesterday.persons, 1, gates.yesterday],
    [t("ledgerOfDay.lastWeek"), last_week.vehicles, last_week.persons, 7, gates.last_week],
    [t("ledgerOfDay.average"), average_vehicles, average_persons, null, 0],
  ];
  return (
    <dl className="ledger-tiles">
      {tiles.map(([title, vehicles, persons, days, gate]) => {
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
            {gate === 0 ? null : (
              <dd className="ledger-gate numbers">{t("ledgerOfDay.gate", { count: gate })}</dd>
            )}
          </div>
        );
      })}
    </dl>
  );
}

/** Who was let in sealed and was not seen leaving, as of now. */
function SealedInside({ ledger, place }: { ledger: Ledger; place: LedgerSearch }) {
  const { t } = useTranslation();
  const { sealed } = ledger;
  if (sealed.inside === 0) return null;
  return (
    <p className="ledger-sealed">
      {SEALED.filter((each) => sealed[each] > 0).map((each) => (
        <span key={each} className={each === "overdue" ? "late" : ""}>
          {t(`transit.${each}`)}{" "}
          <Link to="/checkpoints" search={{ ...place, sealed: each, rows: true }}>
            <b className="numbers">{sealed[each]}</b>
          </Link>
        </span>
      ))}
    </p>
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
              search={{
                ...place,
                // Who was held counts by what the rule said, whatever the second check decided.
                ...(outcome === "hold" ? { ruled: outcome } : { outcome }),
                ...(rule === "" ? {} : { rule }),
                rows: true,
              }}
            >
              <b className="numbers">{persons}</b>
            </Link>{" "}
            {t(`barrier.outcomes.${outcome}`)}
            {rule === "" ? null : ` · ${say(words, language)}`}
          </li>
        ))}
      </ul>
    </section>
  );
}
