import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { grouped } from "@/parts/grouped";
import { LinkButton } from "@/parts/LinkButton";
import { Nothing, Shown } from "@/parts/States";

import { useMay } from "../../session/session";
import { clocks } from "../itinerary/drafts";
import { boardQuery, type BoardCell, type CaseDetail } from "../queries";

/** A column a day, a card a place: when the case was there, and who was there meanwhile. */
export function BoardView({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation();
  const board = useQuery(boardQuery(shown.id));
  return (
    <Shown query={board}>
      {({ items }) =>
        items.length === 0 ? (
          <Nothing text={t("board.none")} />
        ) : (
          <div className="day-board" role="region" aria-label={t("board.name")} tabIndex={0}>
            {[...grouped(items, ({ day }) => day)].map(([day, cells]) => (
              <section key={day} className="board-day">
                <h2 className="numbers">{day}</h2>
                {cells.map((cell) => (
                  <Card key={cell.site} cell={cell} id={shown.id} />
                ))}
              </section>
            ))}
          </div>
        )
      }
    </Shown>
  );
}

function Card({ cell, id }: { cell: BoardCell; id: string }) {
  const { t } = useTranslation();
  const may = useMay();
  const first = cell.stays[0];
  const last = cell.stays.at(-1);
  return (
    <article className="board-card">
      <h3>{cell.place}</h3>
      <p className="numbers">
        {cell.stays
          .map((stay) => `${clocks(stay.start_at, stay.end_at)} ${stay.zone}`.trim())
          .join("；")}
      </p>
      <p className="soft">{t("board.persons", { count: cell.persons })}</p>
      <ul className="board-people">
        {cell.contacts.map((each) => (
          <li key={each.person.id}>
            {each.person.name}{" "}
            <span className="soft numbers">
              {t("trace.lasted", { minutes: Math.round(each.minutes) })}
            </span>{" "}
            {each.value === "" ? null : (
              <b className={`class-${each.value}`}>{t(`trace.classes.${each.value as "close"}`)}</b>
            )}
          </li>
        ))}
      </ul>
      {cell.persons > cell.contacts.length ? (
        <p className="soft">{t("board.more", { count: cell.persons - cell.contacts.length })}</p>
      ) : null}
      {may("investigate") && first !== undefined && last !== undefined ? (
        <LinkButton
          size="small"
          to="/exposures"
          search={{ site: cell.site, from: first.start_at, to: last.end_at, case: id }}
        >
          {t("board.publish")}
        </LinkButton>
      ) : null}
    </article>
  );
}
