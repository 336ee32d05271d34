import { Alert, Button, Form, Input, type InputRef } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { readProblem } from "@/parts/problems";
import { WriteProblem } from "@/parts/States";

import type { PersonInTube, Session, Tube } from "./queries";
import { readScan } from "./scanning";

interface ToTake {
  tube: string;
  id: string;
  at: string;
  document: string;
  code: string;
  name: string;
}

/**
 * A scanner is a keyboard: the field keeps the focus, each line is a tube, a card or a code.
 * What is sent carries a key made here, so that pressing again after a broken line is one sample.
 */
export function ScanDesk({ session }: { session: Session }) {
  const { t } = useTranslation();
  const [tube, setTube] = useState<Tube | null>(null);
  const [people, setPeople] = useState<PersonInTube[]>([]);
  const [asked, setAsked] = useState<ToTake | null>(null);
  const [hint, setHint] = useState("");
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
  );
  const send = (wish: ToTake) =>
    take.mutate(wish, {
      onError: (error) => setAsked(readProblem(error).code === "not_known" ? wish : null),
    });
  const scan = (line: string) => {
    const read = readScan(line);
    if (read === null) return;
    setHint("");
    if (read.kind === "tube") open.mutate(read.text);
    else if (tube === null) setHint(t("sampling.tubeFirst"));
    else {
      const which = read.kind === "card" ? { document: read.text } : { code: read.text };
      send({ ...nobody(tube.id), ...which });
    }
  };
  const isFull = tube !== null && tube.closed_at !== null;
  return (
    <section className="sheet desk">
      <ScanField busy={open.isPending || take.isPending} scan={scan} />
      {hint === "" ? null : <Alert type="warning" showIcon role="status" title={hint} />}
      <WriteProblem error={open.error} />
      <WriteProblem error={asked === null ? take.error : null} />
      {asked === null ? null : <Unknown wish={asked} send={send} close={() => setAsked(null)} />}
      {tube === null ? (
        <p className="soft">{t("sampling.deskHelp")}</p>
      ) : (
        <>
          <h2>
            <span className="mono">{tube.barcode}</span>{" "}
            <span className="numbers">
              {tube.people} / {tube.capacity}
            </span>{" "}
            {isFull ? <span className="soon">{t("sampling.tubeClosed")}</span> : null}
          </h2>
          <Places tube={tube} people={people} />
          {isFull ? null : <CloseTube tube={tube} closed={setTube} />}
        </>
      )}
    </section>
  );
}

function nobody(tube: string): ToTake {
  const at = new Date().toISOString();
  return { tube, id: crypto.randomUUID(), at, document: "", code: "", name: "" };
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

/** The places of a tube in their order: who is in them, and which are free. */
function Places({ tube, people }: { tube: Tube; people: PersonInTube[] }) {
  const { t } = useTranslation();
  const named = new Map(people.map((each) => [each.place, each]));
  const places = Array.from({ length: tube.capacity }, (_, at) => at + 1);
  return (
    <ol className="desk-places" aria-label={t("sampling.inTube")}>
      {places.map((place) => {
        const person = named.get(place);
        const taken = place <= tube.people;
        return (
          <li key={place} className={taken ? "place-taken" : "place-free"}>
            <b className="numbers">{place}</b>{" "}
            {person?.name ?? (taken ? t("sampling.taken") : t("sampling.free"))}
          </li>
        );
      })}
    </ol>
  );
}

function CloseTube({ tube, closed }: { tube: Tube; closed: (tube: Tube) => void }) {
  const { t } = useTranslation();
  const close = useWrite(
    (id: string, headers) =>
      ask(
        api.POST("/api/sampling/tubes/{tube_id}/close", {
          params: { path: { tube_id: id } },
          headers,
        }),
      ),
    closed,
  );
  return (
    <>
      <Button
        disabled={tube.people === 0}
        loading={close.isPending}
        onClick={() => close.mutate(tube.id)}
      >
        {t("sampling.closeTube")}
      </Button>
      <WriteProblem error={close.error} />
    </>
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
