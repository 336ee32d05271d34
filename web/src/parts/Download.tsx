import { DownloadOutlined } from "@ant-design/icons";
import { App, Button, type ButtonProps } from "antd";
import { useState } from "react";

import { download } from "@/api/client";
import { useLanguage } from "@/i18n";

import { readProblem, say } from "./problems";

/** A file from the server, that `first` makes where it must be made; while it is written the button waits, a refusal is said in words. */
export function Download({
  path,
  first,
  ...button
}: { path: string; first?: () => Promise<unknown> } & ButtonProps) {
  const { notification } = App.useApp();
  const { language } = useLanguage();
  const [busy, setBusy] = useState(false);
  const fetchFile = () => {
    setBusy(true);
    Promise.resolve(first?.())
      .then(() => download(path))
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
