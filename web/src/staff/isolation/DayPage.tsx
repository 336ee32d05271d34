import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Button, Input, Segmented, Select } from "antd";
import { useId, useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { LinkButton } from "@/parts/LinkButton";
import { sayClock } from "@/parts/moments";
import { PageHead } from "@/parts/PageHead";
import { Shown, WriteProblem } from "@/parts/States";

import { useMeasureWord } from "../measures/words";
import { SYMPTOMS } from "../measures/ReadingSheet";
import { byFloor, isIll, isShown, isToMeasure, readCelsius, SHOWS, type Show } from "./day";
import { Environment } from "./Environment";
import { Matters } from "./Matters";
import { siteDayQuery, useRoomAct, type GuestDay, type SiteDay } from "./queries";
import "./isolation.css";

/** A site today: everybody by room with temperatures and symptoms, and what is to be settled. */
export function DayPage() {
  const { id } = useParams({ from: "/inside/isolation/$id/today" });
  const day = useQuery(siteDayQuery(id));
  return (
    <Shown query={day} isPage>
      {(shown) => <Day day={shown} />}
    </Shown>
  );
}

function Day({ day }: { day: SiteDay }) {
  const { t } = useTranslation();
  const [show, setShow] = useState<Show>("all");
  const [about, setAbout] = useState<GuestDay>();
  const guests = day.guests.filter((guest) => isShown(guest, show));
  const counts = {
    people: day.guests.length,
    table: day.at_table,
    left: day.guests.filter(isToMeasure).length,
    ill: day.guests.filter(isIll).length,
  };
  return (
    <>
      <PageHead
        title={t("isolation.today.title", { name: day.name })}
        line={t("isolation.today.counts", counts)}
      >
        <LinkButton to="/isolation/$id" params={{ id: day.site }}>
          {t("isolation.today.back")}
        </LinkButton>
      </PageHead>
      <Matters
        key={about?.stay ?? ""}
        day={day}
        about={about?.stay}
        done={() => setAbout(undefined)}
      />
      <section className="sheet">
        <Segmented
          value={show}
          onChange={setShow}
          options={SHOWS.map((value) => ({ value, label: t(`isolation.today.show.${value}`) }))}
        />
        {guests.length === 0 ? <p className="soft">{t("isolation.today.nobody")}</p> : null}
        {byFloor(guests).map(([floor, here]) => (
          <section key={floor} aria-label={floor}>
            <h2>{floor}</h2>
            <ul className="plain-list">
              {here.map((guest) => (
                <GuestLine key={guest.stay} guest={guest} note={() => setAbout(guest)} />
              ))}
            </ul>
          </section>
        ))}
      </section>
    </>
  );
}

function GuestLine({ guest, note }: { guest: GuestDay; note: () => void }) {
  const { t } = useTranslation();
  return (
    <li className="guest-day">
      <div>
        <b className="numbers">{guest.room}</b> {guest.name}{" "}
        <span className="soft">
          {t("isolation.today.dayOfStay", { count: guest.day_of_stay })}
          {guest.last_day === null ? "" : ` · ${t("isolation.lastDay", { day: guest.last_day })}`}
        </span>
        {guest.care === null ? null : (
          <div className="soft">{t("isolation.care.said", guest.care)}</div>
        )}
        <GuestTold guest={guest} note={note} />
        <Environment guest={guest} />
      </div>
      {guest.is_away ? null : <ReadingLine guest={guest} />}
    </li>
  );
}

function GuestTold({ guest, note }: { guest: GuestDay; note: () => void }) {
  const { t } = useTranslation();
  const word = useMeasureWord();
  const done = guest.checks_due - guest.checks_open;
  const needs = guest.readings.flatMap((told) => told.needs);
  return (
    <div>
      {guest.is_away ? <span className="soon">{t("isolation.today.away")}</span> : null}
      {guest.checks_due > 0 && !guest.is_away ? (
        <span className={guest.checks_open > 0 ? "soon" : "soft"}>
          {t("isolation.today.measured", { done, due: guest.checks_due })}
        </span>
      ) : null}{" "}
      {guest.readings.map((told) => (
        <span key={told.taken_at} className={told.is_ill ? "late" : ""}>
          <span className="numbers">
            {sayClock(told.taken_at)} {told.celsius === null ? "" : `${told.celsius} ℃`}
          </span>{" "}
          {told.symptoms.map((name) => word("symptom", name)).join(" · ")}{" "}
        </span>
      ))}
      {guest.tests_due > 0 ? (
        <span className="soon">{t("isolation.today.tests", { count: guest.tests_due })}</span>
      ) : null}{" "}
      {needs.length === 0 ? null : (
        <>
          <span className="soon">
            {t("measures.needs")}: {needs.map((name) => word("need", name)).join(" · ")}
          </span>{" "}
          <Button size="small" onClick={note}>
            {t("isolation.today.noteNeed")}
          </Button>
        </>
      )}
    </div>
  );
}

/** Temperature and symptoms typed for one guest; Enter saves and goes on to the next. */
function ReadingLine({ guest }: { guest: GuestDay }) {
  const { t } = useTranslation();
  const word = useMeasureWord();
  const label = useId();
  const [typed, setTyped] = useState("");
  const [symptoms, setSymptoms] = useState<string[]>([]);
  const [isWrong, setWrong] = useState(false);
  const params = { path: { stay_id: guest.stay } };
  const write = useRoomAct(
    (told: { celsius: number | null; symptoms: string[]; taken_at: string }, headers) =>
      ask(api.POST("/api/isolation/stays/{stay_id}/readings", { params, body: told, headers })),
    () => {
      setTyped("");
      setSymptoms([]);
    },
  );
  const save = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const celsius = readCelsius(typed);
    const isUnread = typed.trim() !== "" && celsius === null;
    setWrong(isUnread || (celsius === null && symptoms.length === 0));
    if (isUnread || (celsius === null && symptoms.length === 0)) return;
    write.mutate({ celsius, symptoms, taken_at: new Date().toISOString() });
    goOn(event.currentTarget);
  };
  return (
    <form className="reading-line" onSubmit={save}>
      <Input
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        aria-label={t("isolation.today.celsius", { name: guest.name })}
        placeholder="36.5"
        inputMode="decimal"
        autoComplete="off"
        {...(isWrong ? { status: "error", "aria-describedby": label } : {})}
        className="celsius numbers"
      />
      <Select
        mode="multiple"
        value={symptoms}
        onChange={setSymptoms}
        aria-label={`${t("isolation.today.symptoms")} ${guest.name}`}
        placeholder={t("isolation.today.symptoms")}
        className="symptoms"
        options={SYMPTOMS.map((value) => ({ value, label: word("symptom", value) }))}
      />
      <Button htmlType="submit" loading={write.isPending}>
        {t("isolation.today.save")}
      </Button>
      {isWrong ? (
        <span id={label} role="alert" className="late">
          {t("isolation.today.range")}
        </span>
      ) : null}
      <WriteProblem error={write.error} />
    </form>
  );
}

/** Put the cursor into the next guest's temperature. */
function goOn(form: HTMLFormElement): void {
  const fields = [...document.querySelectorAll<HTMLInputElement>(".reading-line .celsius")];
  const own = form.querySelector<HTMLInputElement>(".celsius");
  fields[own === null ? 0 : fields.indexOf(own) + 1]?.focus();
}
