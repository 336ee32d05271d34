import "@/parts/theme.css";

import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { App as AntdApp, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { startWords, useLanguage } from "@/i18n";
import { ProblemError } from "@/parts/problems";
import { calmTheme } from "@/parts/theme";

import { makeRouter } from "./router";
import { sessionQuery } from "./session/session";

startWords();

const cache = new QueryClient({
  queryCache: new QueryCache({ onError: askToSignInAgain }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (count, error) => count < 2 && isWorthRepeating(error),
    },
  },
});
const router = makeRouter(cache);

/** A sign-in that has ended leads to the door and back to the same page. */
function askToSignInAgain(error: Error): void {
  if (!(error instanceof ProblemError) || error.problem.status !== 401) return;
  void cache.invalidateQueries({ queryKey: sessionQuery.queryKey });
}

function isWorthRepeating(error: Error): boolean {
  return !(error instanceof ProblemError) || error.problem.status >= 500;
}

function Staff() {
  const { language } = useLanguage();
  return (
    <ConfigProvider
      theme={calmTheme}
      locale={language === "zh" ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
    >
      <AntdApp component={false}>
        <RouterProvider router={router} />
      </AntdApp>
    </ConfigProvider>
  );
}

const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={cache}>
        <Staff />
      </QueryClientProvider>
    </StrictMode>,
  );
}
