import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { App as AntApp, ConfigProvider } from "antd";
import type { Locale } from "antd/es/locale";
import zhCN from "antd/locale/zh_CN";
import { useEffect, useState } from "react";
import { RouterProvider } from "react-router";
import { ApiError } from "../api.ts";
import { useLanguage } from "../i18n/use-text.ts";
import { router } from "./routes.tsx";
import { theme } from "./theme.ts";

const GET_RETRIES_MAX = 2;
const STALE_MS = 5_000;

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: STALE_MS,
      // An answer that says no says no again; only silence is worth asking twice.
      retry: (failures, error) => failures < GET_RETRIES_MAX && error instanceof ApiError && error.uncertain,
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;

/** Everything pages stand on: nonce for styles, language of the components, queries, addresses. */
export function App() {
  const locale = useLocale();
  return (
    <ConfigProvider
      theme={theme}
      button={{ autoInsertSpace: false }}
      {...(locale ? { locale } : {})}
      {...(nonce ? { csp: { nonce } } : {})}
    >
      <AntApp className="app-root">
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}

function useLocale(): Locale | undefined {
  const language = useLanguage();
  const [english, setEnglish] = useState<Locale>();
  useEffect(() => {
    if (language === "en") void import("antd/locale/en_US").then((module) => setEnglish(module.default));
  }, [language]);
  // Without any, the components would be set up anew, and everything begun on the page would be gone.
  return language === "en" ? (english ?? zhCN) : zhCN;
}
