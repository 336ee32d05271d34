import { DownloadOutlined } from "@ant-design/icons";
import { App, Button, type ButtonProps } from "antd";
import { useState } from "react";

import { download } from "@/api/client";
import { useLanguage } from "@/i18n";

import { readProblem, say } from "./problems";

/** A file from the server; while it is written the button waits, a refusal is said in words. */
export function Download({ path, ...button }: { path: string } & ButtonProps) {
  const { notification } = App.useApp();
  const { language } = useLanguage();
  const [busy, setBusy] = useState(false);
  const fetchFile = () => {
    setBusy(true);
    download(path)
      .catch((thrown: unknown) => {
        const { title, detail } = readProblem(thrown);
        notification.error({ title: say(title, language), description: say(detail, language) });
      })
      .finally(() => setBusy(false));
  };
  return (
    <Button
      icon={<DownloadOutlined aria-hidden />}
      {...button}
      loading={busy}
      onClick={fetchFile}
    />
  );
}
