import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { ListDetail } from "@/api/types";
import { Moment } from "@/parts/Moment";

import { CHANGES } from "./view";

/** How this list came in, what it changed against the version before, and all its versions. */
export function ListVersions({ list }: { list: ListDetail }) {
  return (
    <>
      <Report list={list} />
      <Versions list={list} />
      <TakenIn list={list} />
    </>
  );
}

function Report({ list }: { list: ListDetail }) {
  const { t } = useTranslation();
  const { changes } = list;
  return (
    <section className="sheet">
      <h2>{t("versions.report")}</h2>
      {changes === null ? (
        <p className="soft">{t("versions.first")}</p>
      ) : (
        <dl className="facts numbers">
          {CHANGES.map((change) => (
            <div key={change}>
              <dt>{t(`versions.${change}`)}</dt>
              <dd>
                <Link to="/lists/$id" params={{ id: list.id }} search={{ tab: "rows", change }}>
                  {(changes[change] ?? 0).toLocaleString("en")}
                </Link>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function Versions({ list }: { list: ListDetail }) {
  const { t } = useTranslation();
  return (
    <section className="sheet">
      <h2>{t("versions.all")}</h2>
      <ul className="plain-list">
        {list.versions.map((version) => (
          <li key={version.id}>
            {version.id === list.id ? (
              <b>{t("lists.version", { version: version.version })}</b>
            ) : (
              <Link to="/lists/$id" params={{ id: version.id }} search={{ tab: "versions" }}>
                {t("lists.version", { version: version.version })}
              </Link>
            )}{" "}
            · <Moment at={version.received_at} /> · {t("versions.rows", { count: version.rows })}
          </li>
        ))}
      </ul>
    </section>
  );
}

function TakenIn({ list }: { list: ListDetail }) {
  const { t } = useTranslation();
  return (
    <section className="sheet">
      <h2>{t("versions.takenIn")}</h2>
      <dl className="facts">
        <div>
          <dt>{t("versions.file")}</dt>
          <dd>{list.file_name}</dd>
        </div>
        <div>
          <dt>{t("versions.at")}</dt>
          <dd>
            <Moment at={list.taken_in_at} />
          </dd>
        </div>
        <div>
          <dt>{t("versions.by")}</dt>
          <dd>{list.taken_in_by?.name ?? t("versions.machine")}</dd>
        </div>
      </dl>
      <IntakeNumbers intake={list.intake} list={list.id} />
    </section>
  );
}

/** What an intake made of the file; shared by the list page and the end of the wizard. */
export function IntakeNumbers(props: { intake: ListDetail["intake"]; list: string }) {
  const { t } = useTranslation();
  const { intake, list } = props;
  return (
    <dl className="facts numbers">
      <div>
        <dt>{t("intake.newPersons")}</dt>
        <dd>{intake.new_persons}</dd>
      </div>
      <div>
        <dt>{t("intake.matchedPersons")}</dt>
        <dd>{intake.matched_persons}</dd>
      </div>
      <div>
        <dt>{t("intake.review")}</dt>
        <dd>{intake.review}</dd>
      </div>
      {(["village", "town", "district", "transfer_proposed"] as const).map((route) => (
        <div key={route}>
          <dt>{t(`leads.routes.${route}`)}</dt>
          <dd>
            <Link to="/leads" search={{ list, route }}>
              {intake.routed[route] ?? 0}
            </Link>
          </dd>
        </div>
      ))}
    </dl>
  );
}
