import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { perVehicle, type LedgerSearch } from "./filters";
import { OUTCOMES, type LedgerLine } from "./queries";

/** The lines of one cut through a day; every number opens its rows. */
export function Lines({
  title,
  lines,
  name,
  rows,
  staff,
  opensFlow = false,
}: {
  title: string;
  lines: LedgerLine[];
  name: (key: string) => string;
  rows: (key: string) => LedgerSearch;
  /** Officers on duty by key, where the lines have any. */
  staff?: Record<string, number>;
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
              <th scope="col">{t("ledgerOfDay.perVehicle")}</th>
              <th scope="col">{t("ledgerOfDay.tested")}</th>
              {OUTCOMES.map((each) => (
                <th scope="col" key={each}>
                  {t(`barrier.outcomes.${each}`)}
                </th>
              ))}
              <th scope="col">{t("barrier.outcomes.none")}</th>
              <th scope="col">{t("ledgerOfDay.overridden")}</th>
              <th scope="col">{t("ledgerOfDay.service")}</th>
              {staff === undefined ? null : <th scope="col">{t("ledgerOfDay.onDuty")}</th>}
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
                <td className="numbers">{perVehicle(line)}</td>
                <Opens value={line.tested} search={{ ...rows(line.key), tested: true }} />
                {OUTCOMES.map((each) => (
                  <Opens
                    key={each}
                    value={line[each]}
                    search={{ ...rows(line.key), outcome: each }}
                  />
                ))}
                <Opens value={line.undecided} search={{ ...rows(line.key), undecided: true }} />
                <Opens value={line.overridden} search={{ ...rows(line.key), overridden: true }} />
                <td className="numbers">
                  {line.p50 === null ? "–" : `${line.p50} / ${line.p90 ?? "–"}`}
                </td>
                {staff === undefined ? null : (
                  <Opens value={staff[line.key] ?? 0} search={{ ...rows(line.key), staff: true }} />
                )}
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
        <Link to="/checkpoints" search={search.staff === true ? search : { ...search, rows: true }}>
          {value}
        </Link>
      )}
    </td>
  );
}
