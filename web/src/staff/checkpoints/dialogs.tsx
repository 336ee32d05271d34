/** What is done to one passage: each act one small form. */
import { Form, Select } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";

import { WhatWasMeasured } from "./Measured";
import { Needed, PassageDialog, WhichPerson } from "./PassageDialog";
import {
  ARRANGEMENTS,
  OUTCOMES,
  type Arrangement,
  type Outcome,
  type Passage,
  type Traveller,
} from "./queries";

interface Of {
  passage: Passage;
  close: () => void;
}

const path = (passage: Passage) => ({ path: { passage_id: passage.id } });

/** A second check decides, or an officer decides otherwise than the rule. */
export function DecideDialog({ passage, close, place }: Of & { place?: number }) {
  const { t } = useTranslation();
  return (
    <PassageDialog<{ place: number; outcome: Outcome; reason: string }>
      passage={passage}
      title={t("barrier.settle")}
      start={{ place: place ?? 1 }}
      act={(body, headers) =>
        ask(api.POST("/api/passages/{passage_id}/decide", { params: path(passage), body, headers }))
      }
      close={close}
    >
      <WhichPerson people={passage.travellers} />
      <WhatWasMeasured people={passage.travellers} />
      <Form.Item
        name="outcome"
        label={t("barrier.decision")}
        rules={[{ required: true, message: t("atBarrier.missing") }]}
      >
        <Select
          autoFocus
          options={OUTCOMES.map((each) => ({
            value: each,
            label: t(`barrier.outcomes.${each}`),
          }))}
        />
      </Form.Item>
      <Needed name="reason" label={t("barrier.reason")} />
    </PassageDialog>
  );
}

/** Somebody fetched who was handed over. */
export function TakeOverDialog({ passage, close }: Of) {
  const { t } = useTranslation();
  const people = passage.travellers.filter(waitsToBeTaken);
  return (
    <PassageDialog<{ place: number; taken_by: string; arrangement: Arrangement }>
      passage={passage}
      title={t("atBarrier.takeOver")}
      start={{ place: people[0]?.place ?? 1, arrangement: "central_isolation" }}
      act={(body, headers) =>
        ask(
          api.POST("/api/passages/{passage_id}/take-over", {
            params: path(passage),
            body,
            headers,
          }),
        )
      }
      close={close}
    >
      <WhichPerson people={people} />
      <Needed name="taken_by" label={t("atBarrier.takenBy")} />
      <Form.Item name="arrangement" label={t("atBarrier.arrangement")}>
        <Select
          options={ARRANGEMENTS.map((each) => ({
            value: each,
            label: t(`atBarrier.arrangements.${each}`),
          }))}
        />
      </Form.Item>
    </PassageDialog>
  );
}

/** The other side signed for a vehicle that was turned back. */
export function NeighbourDialog({ passage, close }: Of) {
  const { t } = useTranslation();
  return (
    <PassageDialog<{ turned_to: string; receiver: string }>
      passage={passage}
      title={t("atBarrier.neighbour")}
      start={{ turned_to: passage.origin }}
      act={(body, headers) =>
        ask(
          api.POST("/api/passages/{passage_id}/neighbour", {
            params: path(passage),
            body,
            headers,
          }),
        )
      }
      close={close}
    >
      <Needed name="turned_to" label={t("atBarrier.turnedTo")} />
      <Needed name="receiver" label={t("atBarrier.receiver")} />
    </PassageDialog>
  );
}

export function waitsToBeTaken({ outcome, taken_at }: Traveller): boolean {
  return outcome === "hand_over" && taken_at === null;
}
