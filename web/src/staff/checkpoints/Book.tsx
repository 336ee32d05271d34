/** A cold-chain lorry is booked, its papers named, the booking withdrawn. */
import { useQuery } from "@tanstack/react-query";
import { Alert, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useLanguage } from "@/i18n";
import { fromField } from "@/parts/moments";
import { say } from "@/parts/problems";

import { numbered, type Booking, type Choices } from "./cold-chain";
import { FormButton } from "./FormButton";
import { Needed } from "./PassageDialog";
import { choicesQuery } from "./queries";

type Papers = Record<string, string | undefined>;
type Typed = Record<
  "checkpoint" | "store" | "plate" | "carrier" | "consignee" | "goods",
  string
> & {
  expected_at: string;
  papers?: Papers;
};
const LINES = ["plate", "carrier", "consignee", "goods"] as const;

export function BookButton() {
  const { t } = useTranslation();
  const choices = useQuery(choicesQuery).data;
  const isReady = choices !== undefined && choices.papers !== null && choices.stores.length > 0;
  return (
    <FormButton<Typed>
      name="booking"
      title={t("coldChain.book")}
      isPrimary
      isReady={isReady}
      act={({ expected_at, papers, ...sent }, headers) =>
        ask(
          api.POST("/api/bookings", {
            body: {
              ...sent,
              expected_at: fromField(expected_at) ?? "",
              papers: numbered(papers ?? {}),
            },
            headers,
          }),
        )
      }
    >
      {choices === undefined ? null : <Items choices={choices} />}
    </FormButton>
  );
}

function Items({ choices }: { choices: Choices }) {
  const { t } = useTranslation();
  const { checkpoints, stores, papers, slot_hours, store_hours } = choices;
  if (papers === null) return <Alert type="warning" showIcon title={t("coldChain.notAsked")} />;
  if (stores.length === 0) return <Alert type="warning" showIcon title={t("coldChain.noStores")} />;
  const needed = [{ required: true, whitespace: true, message: t("atBarrier.missing") }];
  return (
    <>
      {LINES.map((name) => (
        <Needed key={name} name={name} label={t(`coldChain.${name}`)} />
      ))}
      <Form.Item
        name="expected_at"
        label={t("coldChain.expected")}
        rules={needed}
        extra={t("coldChain.expectedHow", { hours: slot_hours ?? 0 })}
      >
        <Input type="datetime-local" />
      </Form.Item>
      <Form.Item name="checkpoint" label={t("coldChain.checkpoint")} rules={needed}>
        <Select options={checkpoints.map(({ id, name }) => ({ value: id, label: name }))} />
      </Form.Item>
      <Form.Item
        name="store"
        label={t("coldChain.store")}
        rules={needed}
        extra={t("coldChain.storeHow", { hours: store_hours ?? 0 })}
      >
        <Select
          options={stores.map(({ id, name, unit }) => ({
            value: id,
            label: `${name} · ${unit.name}`,
          }))}
        />
      </Form.Item>
      <p className="soft">{t("coldChain.papersHow")}</p>
      <PaperItems papers={papers} />
    </>
  );
}

function PaperItems({ papers }: { papers: Booking["papers"] }) {
  const { language } = useLanguage();
  return papers.map(({ name, says }) => (
    <Form.Item key={name} name={["papers", name]} label={say(says, language)}>
      <Input maxLength={100} autoComplete="off" />
    </Form.Item>
  ));
}

/** Adds the numbers of papers that are missing; nothing where none is. */
export function PapersButton({ booking }: { booking: Booking }) {
  const { t } = useTranslation();
  const missing = booking.papers.filter(({ number }) => number === "");
  if (missing.length === 0) return null;
  return (
    <FormButton<{ papers?: Papers }>
      name={`papers-${booking.id}`}
      title={`${t("coldChain.namePapers")} ${booking.plate}`}
      word={t("coldChain.namePapers")}
      isSmall
      act={({ papers }, headers) =>
        ask(
          api.POST("/api/bookings/{booking_id}/papers", {
            params: { path: { booking_id: booking.id } },
            body: { papers: numbered(papers ?? {}) },
            headers,
          }),
        )
      }
    >
      <PaperItems papers={missing} />
    </FormButton>
  );
}

export function WithdrawButton({ booking }: { booking: Booking }) {
  const { t } = useTranslation();
  return (
    <FormButton<{ reason: string }>
      name={`withdraw-${booking.id}`}
      title={t("coldChain.withdrawThis", { plate: booking.plate })}
      word={t("coldChain.withdraw")}
      isSmall
      act={(body, headers) =>
        ask(
          api.POST("/api/bookings/{booking_id}/withdraw", {
            params: { path: { booking_id: booking.id } },
            body,
            headers,
          }),
        )
      }
    >
      <Needed name="reason" label={t("coldChain.reason")} />
    </FormButton>
  );
}
