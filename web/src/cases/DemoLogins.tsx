import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useMe } from "../app/session.tsx";
import { useLanguage } from "../i18n/use-text.ts";
import { sessions } from "../resources.ts";

const SHOWN_MAX = 4;

/** In a demonstration, by which accounts a post at an office can be tried out; elsewhere nothing. */
export function DemoLogins(props: { organisationName: string; role: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { demo } = useMe();
  const accounts = useQuery({
    queryKey: ["demo"],
    queryFn: ({ signal }) => sessions.demoAccounts(signal),
    enabled: demo,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const names = (accounts.data?.items ?? [])
    .filter((one) => one.roles.includes(props.role) && one.organisations.includes(props.organisationName))
    .slice(0, SHOWN_MAX)
    .map((one) => one.username);
  if (names.length === 0) return null;
  return (
    <div className="muted small">{t("cases.demoLogins", { names: names.join(language === "zh" ? "、" : ", ") })}</div>
  );
}
