import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Input } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useLanguage } from "@/i18n";
import { Moment } from "@/parts/Moment";
import { PageHead } from "@/parts/PageHead";
import { say } from "@/parts/problems";
import { Nothing, Shown } from "@/parts/States";
import type { Column } from "@/parts/table/columns";
import { ResourceTable } from "@/parts/table/ResourceTable";
import { useNow } from "@/parts/useNow";
import { usePages } from "@/parts/usePages";

import { useMay } from "../session/session";
import { BookButton, PapersButton, WithdrawButton } from "./Book";
import { LIGHTS, stateOfBooking, type Booking } from "./cold-chain";
import { FirstStopLine, LorryLine } from "./FirstStop";
import { lorriesQuery } from "./queries";

/** Cold-chain lorries: who is on the way to which store, and who is booked. */
export function ColdChainPage() {
  const { t } = useTranslation();
  const may = useMay();
  const lorries = useQuery(lorriesQuery);
  const rows = usePages(["bookings"], (cursor) =>
    ask(api.GET("/api/bookings", { params: { query: { cursor, limit: 50 } } })),
  );
  return (
    <>
      <PageHead title={t("coldChain.title")} line={t("coldChain.line")}>
        {may("read") || may("passages") ? (
          <Link to="/checkpoints">{t("menu.checkpoints")}</Link>
        ) : null}
        {may("read") || may("passages") ? <FindByTube /> : null}
        {may("book") ? <BookButton /> : null}
      </PageHead>
      <section className="sheet lorries" aria-label={t("coldChain.underWay")}>
        <h2>{t("coldChain.underWay")}</h2>
        <Shown query={lorries}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="soft">{t("coldChain.nobody")}</p>
            ) : (
              items.map((each) => <LorryLine key={each.passage} lorry={each} />)
            )
          }
        </Shown>
      </section>
      <ResourceTable<Booking>
        name="bookings"
        label={t("coldChain.bookings")}
        columns={useColumns(may("book"))}
        rows={rows}
        rowKey={(row) => row.id}
        rowName={(row) => row.plate}
        empty={<Nothing text={t("coldChain.none")} />}
      />
    </>
  );
}

/** A laboratory told of a tube: which vehicle was it, and who sat in it. */
function FindByTube() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Input.Search
      className="ledger-slip"
      aria-label={t("roadTest.find")}
      placeholder={t("roadTest.find")}
      allowClear
      maxLength={60}
      onSearch={(text) => {
        if (text.trim() === "") return;
        void navigate({ to: "/checkpoints", search: { tube: text.trim(), rows: true } });
      }}
    />
  );
}

function useColumns(mayBook: boolean): Column<Booking>[] {
  const { t } = useTranslation();
  return [
    { key: "plate", title: t("coldChain.plate"), always: true, show: (row) => <b>{row.plate}</b> },
    { key: "state", title: t("coldChain.state"), show: (row) => <State booking={row} /> },
    {
      key: "expected",
      title: t("coldChain.expected"),
      show: (row) => <Moment at={row.expected_at} />,
    },
    { key: "checkpoint", title: t("coldChain.checkpoint"), show: (row) => row.checkpoint.name },
    {
      key: "goods",
      title: t("coldChain.goods"),
      show: ({ goods, carrier, consignee }) => (
        <>
          {goods}
          <div className="soft">{[carrier, consignee].join(" → ")}</div>
        </>
      ),
    },
    { key: "store", title: t("coldChain.store"), show: (row) => row.store.name },
    { key: "papers", title: t("coldChain.papers"), show: (row) => <Papers booking={row} /> },
    ...(mayBook
      ? [
          {
            key: "acts",
            title: t("ledgerOfDay.acts"),
            show: (row: Booking) =>
              row.withdrawn_at === null && row.came === null ? (
                <span className="passage-acts">
                  <PapersButton booking={row} />
                  <WithdrawButton booking={row} />
                </span>
              ) : null,
          },
        ]
      : []),
  ];
}

/** The numbers that are there, and what is missing. */
function Papers({ booking }: { booking: Booking }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const missing = booking.papers.filter(({ number }) => number === "");
  return (
    <>
      {booking.papers
        .filter(({ number }) => number !== "")
        .map(({ number }) => number)
        .join(t("flow.comma"))}
      {missing.length === 0 ? null : (
        <div className="late">
          {t("coldChain.missing")}
          {missing.map(({ says }) => say(says, language)).join(t("flow.comma"))}
        </div>
      )}
    </>
  );
}

function State({ booking }: { booking: Booking }) {
  const { t } = useTranslation();
  const state = stateOfBooking(booking, useNow(60_000).getTime());
  return (
    <>
      <span className={`light light-${LIGHTS[state]}`}>{t(`coldChain.states.${state}`)}</span>{" "}
      {booking.reason}
      {booking.came === null ? null : <FirstStopLine stop={booking.came.first_stop} />}
    </>
  );
}
