import { Form, Input, InputNumber, Select } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";

import { MARKS, personOf, type Typed } from "./correcting";
import { Needed, PassageDialog, WhichPerson } from "./PassageDialog";
import { CLASSES, type Passage } from "./queries";

/** What was misread or mistyped, of the vehicle or of a person: it is decided anew. */
export function CorrectDialog({ passage, close }: { passage: Passage; close: () => void }) {
  const { t } = useTranslation();
  return (
    <PassageDialog<Typed>
      passage={passage}
      title={t("atBarrier.correct")}
      start={{
        plate: passage.plate,
        vehicle_class: passage.vehicle_class,
        permit: passage.permit,
        place: passage.travellers[0]?.place ?? 1,
        reason: t("atBarrier.misread"),
      }}
      act={(typed, headers) => {
        const { plate, vehicle_class, permit, reason } = typed;
        const people = personOf(typed, marksOf(passage, typed.place), Date.now());
        return ask(
          api.POST("/api/passages/{passage_id}/correct", {
            params: { path: { passage_id: passage.id } },
            body: { plate, vehicle_class, permit, reason, people },
            headers,
          }),
        );
      }}
      close={close}
    >
      <Form.Item name="plate" label={t("barrier.plate")}>
        <Input autoFocus maxLength={40} autoComplete="off" />
      </Form.Item>
      <Form.Item name="vehicle_class" label={t("barrier.class")}>
        <Select
          options={CLASSES.map((each) => ({ value: each, label: t(`barrier.classes.${each}`) }))}
        />
      </Form.Item>
      <Form.Item name="permit" label={t("barrier.permit")}>
        <Input maxLength={20} autoComplete="off" />
      </Form.Item>
      <OfPerson passage={passage} />
      <Needed name="reason" label={t("barrier.reason")} />
    </PassageDialog>
  );
}

function marksOf({ travellers }: Passage, place: number) {
  return travellers.find((each) => each.place === place)?.facts ?? [];
}

function OfPerson({ passage }: { passage: Passage }) {
  const { t } = useTranslation();
  const form = Form.useFormInstance<Typed>();
  const place = Form.useWatch("place", form);
  useEffect(() => {
    form.setFieldValue("marks", marksOf(passage, place));
  }, [form, passage, place]);
  return (
    <>
      <p className="soft">{t("atBarrier.correctPerson")}</p>
      <WhichPerson people={passage.travellers} />
      <Form.Item name="card" label={t("atBarrier.cardAgain")}>
        <Input maxLength={140} autoComplete="off" />
      </Form.Item>
      <Form.Item name="phone" label={t("atBarrier.phoneAgain")}>
        <Input maxLength={20} autoComplete="off" />
      </Form.Item>
      <Form.Item name="marks" label={t("atBarrier.marksAgain")}>
        <Select
          mode="multiple"
          options={MARKS.map((each) => ({ value: each, label: t(`barrier.said.${each}`) }))}
        />
      </Form.Item>
      <Form.Item name="celsius" label={t("atBarrier.celsiusAgain")}>
        <InputNumber min={30} max={45} step={0.1} />
      </Form.Item>
      <Form.Item name="testHours" label={t("atBarrier.testAgain")}>
        <InputNumber min={0} max={999} />
      </Form.Item>
      <Form.Item name="result" label={t("atBarrier.resultAgain")}>
        <Select
          allowClear
          options={(["negative", "positive"] as const).map((each) => ({
            value: each,
            label: t(`atBarrier.results.${each}`),
          }))}
        />
      </Form.Item>
    </>
  );
}
