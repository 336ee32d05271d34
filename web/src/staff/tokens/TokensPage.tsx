import { useQuery } from "@tanstack/react-query";
import { App, Button, Flex, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { Token } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { useLanguage } from "@/i18n";
import { Moment } from "@/parts/Moment";
import { PageHead } from "@/parts/PageHead";
import { readProblem, say } from "@/parts/problems";
import { Nothing, Shown } from "@/parts/States";
import { useNow } from "@/parts/useNow";

import { MakeToken } from "./MakeToken";
import { isScope, useScopeName } from "./scopes";
import { stateOf } from "./state";
import "./tokens.css";

/** Keys with which other systems work in an officer's name: made, looked over, ended. */
export function TokensPage() {
  const { t } = useTranslation();
  const [making, setMaking] = useState(false);
  const tokens = useQuery({ queryKey: ["tokens"], queryFn: () => ask(api.GET("/api/tokens")) });
  return (
    <>
      <PageHead title={t("tokens.title")} line={t("tokens.line")}>
        <Button type="primary" onClick={() => setMaking(true)}>
          {t("tokens.make")}
        </Button>
      </PageHead>
      <Shown query={tokens}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing text={t("tokens.none")} />
          ) : (
            <ul className="tokens">
              {items.map((token) => (
                <TokenLine key={token.id} token={token} />
              ))}
            </ul>
          )
        }
      </Shown>
      {making ? <MakeToken close={() => setMaking(false)} /> : null}
    </>
  );
}

const COLOURS = { valid: "success", expired: "default", revoked: "default" } as const;

function TokenLine({ token }: { token: Token }) {
  const { t } = useTranslation();
  const scopeName = useScopeName();
  const state = stateOf(token, useNow(60_000));
  return (
    <li className="sheet token">
      <Flex justify="space-between" align="start" gap={12}>
        <div>
          <b>{token.name}</b> <Tag color={COLOURS[state]}>{t(`tokens.states.${state}`)}</Tag>
          <div className="soft">
            {t("tokens.of", { name: token.officer.name })} ·{" "}
            {token.scopes.map((scope) => (isScope(scope) ? scopeName(scope) : scope)).join(" · ")}
          </div>
        </div>
        {state === "valid" ? <EndToken token={token} /> : null}
      </Flex>
      <dl className="token-times">
        <Time word={t("tokens.madeAt")} at={token.made_at} />
        <Time word={t("tokens.endsAt")} at={token.revoked_at ?? token.ends_at} />
        <Time word={t("tokens.usedAt")} at={token.last_used_at} none={t("tokens.neverUsed")} />
      </dl>
    </li>
  );
}

function Time({ word, at, none = "" }: { word: string; at: string | null; none?: string }) {
  return (
    <div>
      <dt>{word}</dt>
      <dd>{at === null ? none : <Moment at={at} />}</dd>
    </div>
  );
}

function EndToken({ token }: { token: Token }) {
  const { t } = useTranslation();
  const { modal, notification } = App.useApp();
  const { language } = useLanguage();
  const params = { path: { token_id: token.id } };
  const end = useWrite((_: null, headers) =>
    ask(api.DELETE("/api/tokens/{token_id}", { params, headers })),
  );
  const confirm = () =>
    void modal.confirm({
      title: t("tokens.endAsk", { name: token.name }),
      content: t("tokens.endHelp"),
      okText: t("tokens.end"),
      onOk: () =>
        end.mutateAsync(null).catch((thrown: unknown) => {
          const { title, detail } = readProblem(thrown);
          notification.error({ title: say(title, language), description: say(detail, language) });
        }),
    });
  return (
    <Button
      size="small"
      onClick={confirm}
      loading={end.isPending}
      aria-label={t("tokens.endName", { name: token.name })}
    >
      {t("tokens.end")}
    </Button>
  );
}
