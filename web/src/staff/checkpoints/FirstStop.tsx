/** A lorry with cold-chain goods on its way to the first-stop store: how it stands, how it ends. */
import "@/parts/barrier/barrier.css";
import { useQuery } from "@tanstack/react-query";
import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Deadline } from "@/parts/Deadline";
import { Moment } from "@/parts/Moment";
import { fromField, sayMoment } from "@/parts/moments";
import { Shown } from "@/parts/States";

import { useMay } from "../session/session";
import "./checkpoints.css";
import type { FirstStop, Lorry } from "./cold-chain";
import { FormButton } from "./FormButton";
import { Needed } from "./PassageDialog";
import { lorryQuery, type Headers } from "./queries";

/** Where it goes and until when, or how that ended, on one line. */
export function FirstStopLine({ stop }: { stop: FirstStop }) {
  const { t } = useTranslation();
  const { store, arrive_by, has_arrived, at, by, text } = stop;
  const name = store?.name ?? t("coldChain.noStore");
  if (has_arrived === true) {
    return (
      <span className="transit">
        {t("coldChain.wasThere", { store: name, at: sayMoment(at), by })} {text}
      </span>
    );
  }
  if (has_arrived === false) {
    return <span className="transit">{t("coldChain.wasFound", { text, by })}</span>;
  }
  return (
    <span className="transit">
      {name} · {t("coldChain.arriveBy")} <Deadline due={arrive_by} />
    </span>
  );
}

/** A lorry, its goods and its way to the store. */
export function LorryLine({ lorry }: { lorry: Lorry }) {
  const { t } = useTranslation();
  const { plate, goods, consignee, checkpoint, passed_at, first_stop } = lorry;
  return (
    <p className="list-line">
      <b>{plate || t("barrier.noPlate")}</b>
      <span>{[goods, consignee].filter((each) => each !== "").join(" · ")}</span>
      <span>
        <Moment at={passed_at} short /> {t("coldChain.from", { checkpoint })}
      </span>
      <FirstStopLine stop={first_stop} />
      <EndButtons lorry={lorry} />
    </p>
  );
}

type Ended = { text?: string; at?: string };

/** The store says that it arrived; anybody who looked for it, where it is. */
function EndButtons({ lorry }: { lorry: Lorry }) {
  const { t } = useTranslation();
  const may = useMay();
  const { first_stop: stop, passage, plate } = lorry;
  if (stop.has_arrived !== null) return null;
  if (!["own_sites", "work", "passages"].some(may)) return null;
  const end = (has_arrived: boolean) => (sent: Ended, headers: Headers) =>
    ask(
      api.POST("/api/first-stops/{passage_id}/end", {
        params: { path: { passage_id: passage } },
        body: { has_arrived, text: sent.text ?? "", at: fromField(sent.at ?? "") },
        headers,
      }),
    );
  return (
    <span className="passage-acts">
      {stop.store === null ? null : (
        <FormButton<Ended>
          name="store-arrived"
          title={`${t("coldChain.arrived")} ${plate}`}
          word={t("coldChain.arrived")}
          isPrimary
          isSmall
          act={end(true)}
        >
          <p className="soft">{t("coldChain.arrivedHow", { store: stop.store.name })}</p>
          <Form.Item name="text" label={t("coldChain.note")}>
            <Input maxLength={200} autoComplete="off" />
          </Form.Item>
          <When />
        </FormButton>
      )}
      <FormButton<Ended>
        name="store-found"
        title={`${t("coldChain.find")} ${plate}`}
        word={t("coldChain.find")}
        isSmall
        act={end(false)}
      >
        <p className="soft">{t("coldChain.findHow")}</p>
        <Needed name="text" label={t("coldChain.what")} />
        <When />
      </FormButton>
    </span>
  );
}

function When() {
  const { t } = useTranslation();
  return (
    <Form.Item name="at" label={t("coldChain.when")}>
      <Input type="datetime-local" />
    </Form.Item>
  );
}

/** The lorry that an order is about, on the page of the order. */
export function LorryOfOrder({ passage }: { passage: string }) {
  const { t } = useTranslation();
  return (
    <section className="sheet" aria-label={t("coldChain.lorry")}>
      <h2>{t("coldChain.lorry")}</h2>
      <Shown query={useQuery(lorryQuery(passage))}>{(lorry) => <LorryLine lorry={lorry} />}</Shown>
    </section>
  );
}
