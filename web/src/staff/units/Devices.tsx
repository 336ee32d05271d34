import { MobileOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { Device } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { sayMoment } from "@/parts/moments";
import { WriteProblem } from "@/parts/States";

import { devicesQuery } from "./queries";

/** The devices on which an officer works without a network; a lost one is revoked here. */
export function Devices({ officer }: { officer: string }) {
  const { t } = useTranslation();
  const devices = useQuery(devicesQuery);
  const [lost, setLost] = useState<Device | null>(null);
  const mine = (devices.data?.items ?? []).filter((each) => each.officer.id === officer);
  if (mine.length === 0) return null;
  return (
    <ul className="devices" aria-label={t("devices.title")}>
      {mine.map((device) => (
        <li key={device.id}>
          <MobileOutlined aria-hidden /> {device.name}{" "}
          <span className="soft numbers">
            {device.revoked_at === null
              ? t("devices.met", { at: sayMoment(device.met_at) })
              : t("devices.revoked", {
                  at: sayMoment(device.revoked_at),
                  reason: device.reason,
                })}
          </span>
          {device.revoked_at === null ? (
            <Button size="small" danger onClick={() => setLost(device)}>
              {t("devices.revoke")}
            </Button>
          ) : null}
        </li>
      ))}
      {lost === null ? null : <Revoke device={lost} close={() => setLost(null)} />}
    </ul>
  );
}

function Revoke({ device, close }: { device: Device; close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ reason: string }>();
  const params = { path: { device_id: device.id } };
  const revoke = useWrite(
    (body: { reason: string }, headers) =>
      ask(api.POST("/api/devices/{device_id}/revoke", { params, body, headers })),
    close,
  );
  return (
    <Modal
      open
      title={t("devices.revokeAsk", { name: device.name })}
      okText={t("devices.revoke")}
      okButtonProps={{ danger: true }}
      onCancel={close}
      onOk={form.submit}
      confirmLoading={revoke.isPending}
    >
      <p>{t("devices.revokeHelp")}</p>
      <Form name="device" form={form} layout="vertical" onFinish={(sent) => revoke.mutate(sent)}>
        <Form.Item
          name="reason"
          label={t("devices.reason")}
          rules={[{ required: true, whitespace: true, message: t("devices.reasonMissing") }]}
        >
          <Input maxLength={300} />
        </Form.Item>
        <WriteProblem error={revoke.error} />
      </Form>
    </Modal>
  );
}
