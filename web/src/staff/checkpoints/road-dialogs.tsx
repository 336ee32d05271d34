/** What an officer writes down about the road: the queue that is seen, the junction behind it. */
import { Form, Input, InputNumber } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";

import type { Flow } from "./flow";
import { FormButton } from "./FormButton";

interface Seen {
  vehicles?: number | null;
  metres?: number | null;
}

/** The queue as it stands now: vehicles, or metres. */
export function SeenButton({ checkpoint }: { checkpoint: string }) {
  const { t } = useTranslation();
  return (
    <FormButton<Seen>
      name="queue-seen"
      title={t("flow.seen")}
      isPrimary
      act={({ vehicles, metres }, headers) =>
        ask(
          api.POST("/api/checkpoints/{checkpoint_id}/queue", {
            params: { path: { checkpoint_id: checkpoint } },
            body: { vehicles: vehicles ?? null, metres: metres ?? null },
            headers,
          }),
        )
      }
    >
      <p className="soft">{t("flow.seenHow")}</p>
      <Form.Item name="vehicles" label={t("flow.seenVehicles")}>
        <InputNumber autoFocus min={0} max={5000} precision={0} />
      </Form.Item>
      <Form.Item name="metres" label={t("flow.seenMetres")}>
        <InputNumber min={0} max={50000} precision={0} />
      </Form.Item>
    </FormButton>
  );
}

interface Road {
  junction: string;
  metres: number;
  files: number;
  target_minutes: number;
}

/** The road before the checkpoint: how far a queue may reach, and the wait that is aimed at. */
export function RoadButton({ flow: { checkpoint, approach, target_minutes } }: { flow: Flow }) {
  const { t } = useTranslation();
  const needed = [{ required: true, message: t("atBarrier.missing") }];
  return (
    <FormButton<Road>
      name="road"
      title={t("flow.road")}
      start={approach ?? { files: 1, target_minutes }}
      act={({ junction, metres, files, target_minutes: target }, headers) =>
        ask(
          api.POST("/api/checkpoints/{checkpoint_id}/approach", {
            params: { path: { checkpoint_id: checkpoint.id } },
            body: { junction, metres, files, target_minutes: target },
            headers,
          }),
        )
      }
    >
      <Form.Item name="junction" label={t("flow.roadJunction")} rules={needed}>
        <Input autoFocus maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item name="metres" label={t("flow.roadMetres")} rules={needed}>
        <InputNumber min={10} max={50000} precision={0} />
      </Form.Item>
      <Form.Item name="files" label={t("flow.roadFiles")} rules={needed}>
        <InputNumber min={1} max={10} precision={0} />
      </Form.Item>
      <Form.Item name="target_minutes" label={t("flow.roadTarget")} rules={needed}>
        <InputNumber min={1} max={240} precision={0} />
      </Form.Item>
    </FormButton>
  );
}
