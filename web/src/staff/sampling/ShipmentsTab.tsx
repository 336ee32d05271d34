import { useQuery } from "@tanstack/react-query";
import { Button, Form, Input, InputNumber, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { Moment } from "@/parts/Moment";
import { Nothing, WriteProblem } from "@/parts/States";
import type { Column } from "@/parts/table/columns";
import { ResourceTable } from "@/parts/table/ResourceTable";
import { itemRows } from "@/parts/table/rows";

import { useMay } from "../session/session";
import { shipmentsQuery, type Shipment } from "./queries";

/** What left for laboratories and what arrived, counted on both sides. */
export function ShipmentsTab() {
  const { t } = useTranslation();
  const may = useMay();
  const [leaving, setLeaving] = useState(false);
  const [arrived, setArrived] = useState<Shipment | null>(null);
  return (
    <>
      {leaving ? <LeavingForm close={() => setLeaving(false)} /> : null}
      <ResourceTable<Shipment>
        name="shipments"
        label={t("sampling.tabs.shipments")}
        columns={useColumns(setArrived)}
        rows={itemRows(useQuery(shipmentsQuery))}
        rowKey={(row) => row.id}
        rowName={(row) => row.laboratory}
        empty={<Nothing text={t("sampling.noShipments")} />}
        tools={
          may("sample") && !leaving ? (
            <Button type="primary" onClick={() => setLeaving(true)}>
              {t("sampling.handOver")}
            </Button>
          ) : null
        }
      />
      {arrived === null ? null : <Arrival shipment={arrived} close={() => setArrived(null)} />}
    </>
  );
}

function useColumns(receive: (row: Shipment) => void): Column<Shipment>[] {
  const { t } = useTranslation();
  const may = useMay();
  return [
    {
      key: "laboratory",
      title: t("sampling.laboratory"),
      always: true,
      show: (row) => row.laboratory,
    },
    { key: "unit", title: t("sampling.unit"), show: (row) => row.unit.name },
    { key: "left", title: t("sampling.left"), show: (row) => <Moment at={row.left_at} short /> },
    {
      key: "tubes",
      title: t("sampling.tubes"),
      show: (row) => <span className="numbers">{row.tubes.toLocaleString("en")}</span>,
    },
    {
      key: "people",
      title: t("sampling.people"),
      show: (row) => <span className="numbers">{row.people.toLocaleString("en")}</span>,
    },
    { key: "carrier", title: t("sampling.carrier"), deskOnly: true, show: (row) => row.carrier },
    {
      key: "arrived",
      title: t("sampling.arrived"),
      show: (row) =>
        row.received_at === null ? (
          <span className="soon">{t("sampling.step.on_the_way")}</span>
        ) : (
          <span className={row.received_tubes === row.tubes ? "" : "late"}>
            <Moment at={row.received_at} short />{" "}
            {t("sampling.arrivedTubes", { count: row.received_tubes ?? 0, sent: row.tubes })}
          </span>
        ),
    },
    {
      key: "acts",
      title: t("sampling.toDo"),
      acts: true,
      show: (row) =>
        row.received_at === null && (may("results") || may("sample")) ? (
          <Button size="small" onClick={() => receive(row)}>
            {t("sampling.receive")}
          </Button>
        ) : null,
    },
  ];
}

interface Leaving {
  barcodes: string;
  counted: number;
  laboratory: string;
  carrier?: string;
}

interface Arriving {
  counted: number;
  barcodes?: string;
}

const lines = (text: string) => text.split(/[\s,，;]+/).filter((each) => each !== "");

function LeavingForm({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const send = useWrite(
    (typed: Leaving, headers) =>
      ask(
        api.POST("/api/sampling/shipments", {
          body: {
            id: null,
            barcodes: lines(typed.barcodes),
            counted: typed.counted,
            laboratory: typed.laboratory,
            carrier: typed.carrier ?? "",
            left_at: new Date().toISOString(),
          },
          headers,
        }),
      ),
    close,
  );
  return (
    <section className="sheet">
      <h2>{t("sampling.handOver")}</h2>
      <Form<Leaving> name="leaving" layout="vertical" onFinish={(typed) => send.mutate(typed)}>
        <Form.Item name="barcodes" label={t("sampling.scanAll")} rules={[{ required: true }]}>
          <Input.TextArea autoSize={{ minRows: 4, maxRows: 12 }} className="mono" />
        </Form.Item>
        <Form.Item name="counted" label={t("sampling.counted")} rules={[{ required: true }]}>
          <InputNumber min={1} />
        </Form.Item>
        <Form.Item name="laboratory" label={t("sampling.laboratory")} rules={[{ required: true }]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="carrier" label={t("sampling.carrier")}>
          <Input maxLength={100} />
        </Form.Item>
        <WriteProblem error={send.error} />
        <div className="form-acts">
          <Button type="primary" htmlType="submit" loading={send.isPending}>
            {t("sampling.handOver")}
          </Button>
          <Button onClick={close}>{t("sampling.cancel")}</Button>
        </div>
      </Form>
    </section>
  );
}

function Arrival({ shipment, close }: { shipment: Shipment; close: () => void }) {
  const { t } = useTranslation();
  const take = useWrite((typed: Arriving, headers) =>
    ask(
      api.POST("/api/sampling/shipments/{shipment_id}/receive", {
        params: { path: { shipment_id: shipment.id } },
        body: {
          counted: typed.counted,
          barcodes: lines(typed.barcodes ?? ""),
          at: new Date().toISOString(),
        },
        headers,
      }),
    ),
  );
  return (
    <Modal open title={t("sampling.receive")} onCancel={close} footer={null} destroyOnHidden>
      {take.data === undefined ? (
        <Form<Arriving>
          name="arrival"
          layout="vertical"
          initialValues={{ counted: shipment.tubes }}
          onFinish={(typed) => take.mutate(typed)}
        >
          <Form.Item name="counted" label={t("sampling.counted")} rules={[{ required: true }]}>
            <InputNumber min={0} />
          </Form.Item>
          <Form.Item name="barcodes" label={t("sampling.scanThose")}>
            <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} className="mono" />
          </Form.Item>
          <WriteProblem error={take.error} />
          <Button type="primary" block htmlType="submit" loading={take.isPending}>
            {t("sampling.receive")}
          </Button>
        </Form>
      ) : (
        <p role="status">
          {take.data.missing.length === 0
            ? t("sampling.allArrived")
            : t("sampling.missing", { tubes: take.data.missing.join("、") })}
        </p>
      )}
    </Modal>
  );
}
