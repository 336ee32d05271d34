import { EyeOutlined } from "@ant-design/icons";
import { Button, Modal, Radio } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { WriteProblem } from "@/parts/States";

import { PURPOSES, usePurposeName, type Purpose } from "../leads/lead-words";
import { useMay } from "../session/session";

/** How long a revealed number stays on the screen. */
const SHOWN_FOR = 120_000;

/** A number of somebody in the register, or what was written of somebody whom an order is about. */
export type Hidden = { masked: string } & (
  | { person: string; what: "document" | "phone"; id: string }
  | { order: string; what: "name" | "document" | "phone"; place: number }
);

/** A masked number; the whole one is shown for a purpose, for a while, and the log says so. */
export function Reveal({ hidden }: { hidden: Hidden }) {
  const { t } = useTranslation();
  const may = useMay();
  const [asking, setAsking] = useState(false);
  const [text, setText] = useState<string | null>(null);
  useEffect(() => {
    if (text === null) return;
    const end = setTimeout(() => setText(null), SHOWN_FOR);
    return () => clearTimeout(end);
  }, [text]);
  if (text !== null) {
    return hidden.what === "phone" ? (
      <a href={`tel:${text}`} className="mono">
        {text}
      </a>
    ) : (
      <span className="mono">{text}</span>
    );
  }
  return (
    <span className="reveal">
      <span className="mono">{hidden.masked}</span>
      {may("reveal") ? (
        <Button
          type="link"
          size="small"
          icon={<EyeOutlined aria-hidden />}
          onClick={() => setAsking(true)}
          aria-label={t("reveal.open", { masked: hidden.masked })}
        >
          {t("reveal.show")}
        </Button>
      ) : null}
      {asking ? (
        <AskPurpose
          hidden={hidden}
          cancel={() => setAsking(false)}
          done={(shown) => {
            setAsking(false);
            setText(shown);
          }}
        />
      ) : null}
    </span>
  );
}

function AskPurpose(props: { hidden: Hidden; cancel: () => void; done: (text: string) => void }) {
  const { t } = useTranslation();
  const purposeName = usePurposeName();
  const [purpose, setPurpose] = useState<Purpose>("locate");
  const reveal = useReveal(props.done);
  return (
    <Modal
      open
      title={t("reveal.title")}
      okText={t("reveal.confirm")}
      onCancel={props.cancel}
      onOk={() => reveal.mutate({ hidden: props.hidden, purpose })}
      confirmLoading={reveal.isPending}
    >
      <p className="soft">{t("reveal.help")}</p>
      <Radio.Group
        aria-label={t("reveal.purpose")}
        className="purpose-choice"
        value={purpose}
        onChange={(event) => setPurpose(event.target.value as Purpose)}
        options={PURPOSES.map((value) => ({ value, label: purposeName(value) }))}
      />
      <WriteProblem error={reveal.error} />
    </Modal>
  );
}

/** Asks for a whole number; the purpose goes into the access log. */
export function useReveal(done: (text: string) => void) {
  return useWrite(
    (sent: { hidden: Hidden; purpose: Purpose }, headers) => {
      const { hidden, purpose } = sent;
      if ("order" in hidden) {
        const { order, what, place } = hidden;
        const params = { path: { order_id: order } };
        const body = { what, place, purpose };
        return ask(api.POST("/api/orders/{order_id}/travellers/reveal", { params, body, headers }));
      }
      const { person, what, id } = hidden;
      const params = { path: { person_id: person } };
      return ask(
        api.POST("/api/persons/{person_id}/reveal", {
          params,
          body: { what, id, purpose },
          headers,
        }),
      );
    },
    ({ text }) => done(text),
    { stays: "all" },
  );
}
