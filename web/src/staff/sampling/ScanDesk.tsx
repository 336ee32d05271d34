import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Form, Input, type InputRef } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { readProblem } from "@/parts/problems";
import { Shown, WriteProblem } from "@/parts/States";
import { readScan, stepOf } from "@/parts/scanning";

import { useMe } from "../session/session";
import {
  atDeskQuery,
  deskQuery,
  tubesQuery,
  type PersonInTube,
  type Session,
  type Tube,
  type TubeFile,
} from "./queries";
import { ByName } from "./ByName";
import { CloseTube } from "./CloseTube";
import { Withdraw } from "./Withdraw";

interface ToTake {
  tube: string;
  id: string;
  at: string;
  document: string;
  code: string;
  person: string | null;
  name: string;
  phone: string;
}

/** The desk of a session; it takes up the officer's own tube that is open, also after a reload. */
export function ScanDesk({ session }: { session: Session }) {
  return (
    <Shown query={useQuery(tubesQuery({ session: session.id, step: "open" }))}>
      {({ items }) => <FromOpen session={session} open={items} />}
    </Shown>
  );
}

interface DeskProps {
  session: Session;
  open: Tube[];
}

function FromOpen({ session, open }: DeskProps) {
  const me = useMe();
  const [chosen, choose] = useState(
    () => open.findLast(({ opened_by }) => opened_by.id === me.id)?.id ?? "",
  );
  const props = { session, open, choose };
  if (chosen === "") return <Desk {...props} first={null} />;
  return <TakenUp key={chosen} id={chosen} {...props} />;
}

function TakenUp({ id, ...props }: DeskProps & { id: string; choose: (id: string) => void }) {
  return (
    <Shown query={useQuery(atDeskQuery(id))}>{(file) => <Desk {...props} first={file} />}</Shown>
  );
}

/**
 * A scanner is a keyboard: the field keeps the focus, each line is a tube, a card or a code.
 * What is sent carries a key made here, so that pressing again after a broken line is one sample.
 */
function Desk(props: DeskProps & { first: TubeFile | null; choose: (id: string) => void }) {
  const { t } = useTranslation();
  const { session, first } = props;
  const [tube, setTube] = useState<Tube | null>(first?.tube ?? null);
  const [people, setPeople] = useState<PersonInTube[]>(first?.people ?? []);
  const [asked, setAsked] = useState<ToTake | null>(null);
  const [hint, setHint] = useState("");
  const [newTube, setNewTube] = useState("");
  const desk = useQuery(deskQuery(session.id)).data;
  const open = useOpenTube(session, (opened) => {
    setTube(opened);
    setPeople([]);
    setHint("");
  });
  const take = useWrite(
    ({ tube: id, ...body }: ToTake, headers) =>
      ask(
        api.POST("/api/sampling/tubes/{tube_id}/samples", {
          params: { path: { tube_id: id } },
          body,
          headers,
        }),
      ),
    (taken) => {
      setAsked(null);
      setPeople((before) => [...before, taken.person]);
      setTube(taken.tube);
      setHint(taken.sampled_before === null ? "" : t("sampling.sampledBefore"));
    },
    AT_DESK,
  );
  const send = (wish: ToTake) =>
    take.mutate(wish, {
      onError: (error) => setAsked(readProblem(error).code === "not_known" ? wish : null),
    });
  const scanTube = (text: string) => {
    const known = props.open.find(({ barcode }) => barcode === text);
    if (known === undefined) open.mutate(text);
    else props.choose(known.id);
  };
  const scan = (line: string) => {
    const read = readScan(line, desk?.barcodes ?? []);
    if (read === null) return;
    const isKnown = (text: string) => props.open.some(({ barcode }) => barcode === text);
    const step = stepOf(read, newTube, isKnown);
    setHint("");
    if (step !== "answer") setNewTube(step === "newTube" ? read.text : "");
    if (step === "openTube") scanTube(read.text);
    else if (step === "take") {
      put(read.kind === "card" ? { document: read.text } : { code: read.text });
    } else setHint(t(`sampling.${step}`));
  };
  const put = (who: Partial<ToTake>) => {
    if (tube === null) setHint(t("sampling.tubeFirst"));
    else send({ ...nobody(tube.id), ...who });
  };
  return (
    <section className="sheet desk">
      <ScanField busy={open.isPending || take.isPending} scan={scan} />
      <Hint text={hint} />
      <NewTube code={newTube} yes={() => scan(newTube)} no={() => setNewTube("")} />
      <WriteProblem error={open.error} />
      <WriteProblem error={asked === null ? take.error : null} />
      {asked === null ? null : <Unknown wish={asked} send={send} close={() => setAsked(null)} />}
      {desk === undefined ? null : <ByName list={desk} take={put} />}
      {tube === null ? (
        <p className="soft">{t("sampling.deskHelp")}</p>
      ) : (
        <AtHand
          tube={tube}
          people={people}
          closed={setTube}
          withdrawn={(person, after) => {
            setPeople((before) => before.filter(({ id }) => id !== person.id));
            setTube(after);
          }}
        />
      )}
    </section>
  );
}

function Hint({ text }: { text: string }) {
  return text === "" ? null : <Alert type="warning" showIcon role="status" title={text} />;
}

interface NewTubeProps {
  code: string;
  yes: () => void;
  no: () => void;
}

/** A scan that has no form of the district's barcodes: a slip would take everybody who comes next. */
function NewTube({ code, yes, no }: NewTubeProps) {
  const { t } = useTranslation();
  if (code === "") return null;
  return (
    <p>
      <Button type="primary" onClick={yes}>
        {t("sampling.newTubeYes", { code })}
      </Button>{" "}
      <Button onClick={no}>{t("sampling.newTubeNo")}</Button>
    </p>
  );
}

function AtHand({ closed, ...places }: PlacesProps & { closed: (tube: Tube) => void }) {
  const { t } = useTranslation();
  const { tube } = places;
  const isFull = tube.closed_at !== null;
  return (
    <>
      <h2>
        <span className="mono">{tube.barcode}</span>{" "}
        <span className="numbers">
          {tube.people} / {tube.capacity}
        </span>{" "}
        {isFull ? <span className="soon">{t("sampling.tubeClosed")}</span> : null}
      </h2>
      <Places {...places} />
      {isFull ? null : <CloseTube tube={tube} closed={closed} />}
    </>
  );
}

/** What stands in the desk's own state is not asked for again after each card. */
const AT_DESK = { stays: ["tube-at-desk", "desk-list"] };

function nobody(tube: string): ToTake {
  const at = new Date().toISOString();
  const who = { document: "", code: "", person: null, name: "", phone: "" };
  return { tube, id: crypto.randomUUID(), at, ...who };
}

function useOpenTube(session: Session, afterwards: (tube: Tube) => void) {
  return useWrite(
    (barcode: string, headers) =>
      ask(
        api.POST("/api/sampling/sessions/{session_id}/tubes", {
          params: { path: { session_id: session.id } },
          body: { id: crypto.randomUUID(), barcode, lane: 1 },
          headers,
        }),
      ),
    afterwards,
    AT_DESK,
  );
}

function ScanField({ busy, scan }: { busy: boolean; scan: (line: string) => void }) {
  const { t } = useTranslation();
  const [line, setLine] = useState("");
  const field = useRef<InputRef>(null);
  useEffect(() => {
    if (!busy) field.current?.focus();
  }, [busy]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        scan(line);
        setLine("");
      }}
    >
      <label htmlFor="scan">{t("sampling.scan")}</label>
      <Input
        id="scan"
        ref={field}
        size="large"
        value={line}
        disabled={busy}
        autoComplete="off"
        placeholder={t("sampling.scanHelp")}
        onChange={({ target }) => setLine(target.value)}
      />
    </form>
  );
}

interface PlacesProps {
  tube: Tube;
  people: PersonInTube[];
  withdrawn: (person: PersonInTube, tube: Tube) => void;
}

/** The places of a tube in their order: who is in them, and which are free. */
function Places({ tube, people, withdrawn }: PlacesProps) {
  const { t } = useTranslation();
  const named = new Map(people.map((each) => [each.place, each]));
  const places = Array.from({ length: tube.capacity }, (_, at) => at + 1);
  return (
    <ol className="desk-places" aria-label={t("sampling.inTube")}>
      {places.map((place) => {
        const person = named.get(place);
        return (
          <li key={place} className={person === undefined ? "place-free" : "place-taken"}>
            <b className="numbers">{place}</b> {person?.name ?? t("sampling.free")}{" "}
            {person === undefined ? null : (
              <Withdraw person={person} withdrawn={(after) => withdrawn(person, after)} />
            )}
          </li>
        );
      })}
    </ol>
  );
}

/** The register does not know the card: the name is asked for, and the same sample sent again. */
function Unknown(props: { wish: ToTake; send: (wish: ToTake) => void; close: () => void }) {
  const { t } = useTranslation();
  return (
    <Form<{ name: string }>
      name="unknown"
      layout="inline"
      onFinish={({ name }) => props.send({ ...props.wish, name })}
    >
      <Form.Item name="name" label={t("sampling.unknownCard")} rules={[{ required: true }]}>
        <Input autoFocus maxLength={100} />
      </Form.Item>
      <Button type="primary" htmlType="submit">
        {t("sampling.addPerson")}
      </Button>
      <Button onClick={props.close}>{t("sampling.cancel")}</Button>
    </Form>
  );
}
