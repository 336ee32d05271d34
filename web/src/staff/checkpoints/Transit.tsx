/** A vehicle let in sealed: until when it leaves, how that ended, what an officer found of it. */
import { useQuery } from "@tanstack/react-query";
import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Deadline } from "@/parts/Deadline";
import { Moment } from "@/parts/Moment";
import { fromField, sayMoment } from "@/parts/moments";
import { Shown } from "@/parts/States";

import { useMay } from "../session/session";
import { isInside } from "./doing";
import { Needed, PassageDialog } from "./PassageDialog";
import { passageQuery, type Passage } from "./queries";

/** How the transit of a passage stands, on one line; nothing where it was not let in sealed. */
export function TransitLine({ passage }: { passage: Passage }) {
  const { t } = useTranslation();
  const { transit, leave_by } = passage;
  if (transit === null) return null;
  const { left_at, left_through: through, found_at, found, found_by: by } = transit;
  if (found_at !== null) {
    return <span className="transit">{t("transit.wasFound", { found, by })}</span>;
  }
  if (left_at !== null) {
    const at = sayMoment(left_at);
    return (
      <span className="transit">
        {through === "" ? t("transit.cameAgain", { at }) : t("transit.left", { at, through })}
      </span>
    );
  }
  return leave_by === null ? null : (
    <span className="transit">
      {t("transit.leaveBy")} <Deadline due={leave_by} />
    </span>
  );
}

/** What was found of a vehicle that nobody saw leave: it ends the search for it. */
export function FoundDialog({ passage, close }: { passage: Passage; close: () => void }) {
  const { t } = useTranslation();
  return (
    <PassageDialog<{ text: string; at?: string }>
      passage={passage}
      title={t("transit.found")}
      act={({ text, at }, headers) =>
        ask(
          api.POST("/api/passages/{passage_id}/found", {
            params: { path: { passage_id: passage.id } },
            body: { text, at: fromField(at ?? "") },
            headers,
          }),
        )
      }
      close={close}
    >
      <p className="soft">{t("transit.help")}</p>
      <Needed name="text" label={t("transit.what")} />
      <Form.Item name="at" label={t("transit.when")}>
        <Input type="datetime-local" />
      </Form.Item>
    </PassageDialog>
  );
}

/** The vehicle that an order is about, on the page of the order. */
export function TransitOfOrder({ passage: id }: { passage: string }) {
  const { t } = useTranslation();
  const query = useQuery(passageQuery(id));
  return (
    <section className="sheet" aria-label={t("transit.title")}>
      <h2>{t("transit.title")}</h2>
      <Shown query={query}>{(passage) => <TheTransit passage={passage} />}</Shown>
    </section>
  );
}

function TheTransit({ passage }: { passage: Passage }) {
  const { t } = useTranslation();
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  const { plate, passed_at, checkpoint, origin, destination } = passage;
  return (
    <>
      <p className="list-line">
        <b>{plate || t("barrier.noPlate")}</b>
        <span>{t(`barrier.classes.${passage.vehicle_class}`)}</span>
        <span>
          <Moment at={passed_at} short /> {t("arriving.from", { checkpoint: checkpoint.name })}
        </span>
        <span>{t("arriving.way", { origin, destination })}</span>
      </p>
      <p>
        <TransitLine passage={passage} />
      </p>
      <p className="soft">{t("transit.help")}</p>
      {isInside(passage) && (may("work") || may("passages")) ? (
        <Button type="primary" onClick={() => setOpen(true)}>
          {t("transit.found")}
        </Button>
      ) : null}
      {isOpen ? <FoundDialog passage={passage} close={() => setOpen(false)} /> : null}
    </>
  );
}
