import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import { useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { DemoAccount, Me } from "../../../src/core/api.ts";
import { useLanguage } from "../i18n/use-text.ts";
import { sessions } from "../resources.ts";
import { groupAccounts } from "./demo-accounts.ts";
import { LanguageButton } from "./LanguageButton.tsx";
import { SignInForm } from "./SignInForm.tsx";

export function SignInPage(props: { entered: (me: Me) => void }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<DemoAccount>();
  // Answers 404 outside the demo: then there simply is no list.
  const demo = useQuery({ queryKey: ["demo"], queryFn: ({ signal }) => sessions.demoAccounts(signal), retry: false });
  useEffect(() => {
    document.title = `${t("signIn.title")} · ${t("app.name")}`;
  }, [t]);
  return (
    <main className="sign-in">
      <div className="sign-in-box panel">
        <div className="between">
          <h1>{t("app.name")}</h1>
          <LanguageButton />
        </div>
        <p className="muted">{t("app.tagline")}</p>
        <SignInForm
          entered={props.entered}
          {...(chosen ? { username: chosen.username, password: chosen.password } : {})}
        />
        <Link to="/guides">{t("guides.title")}</Link>
      </div>
      {demo.data && demo.data.items.length > 0 ? (
        <DemoAccounts accounts={demo.data.items} chosen={chosen} choose={setChosen} />
      ) : null}
    </main>
  );
}

function DemoAccounts(props: {
  accounts: readonly DemoAccount[];
  chosen: DemoAccount | undefined;
  choose: (account: DemoAccount) => void;
}) {
  const { t } = useTranslation();
  const language = useLanguage();
  const id = useId();
  const [q, setQ] = useState("");
  const { groups, rest } = groupAccounts(props.accounts, q, language);
  return (
    <section className="panel sign-in-demo" aria-labelledby={id}>
      <h2 id={id}>{t("signIn.demo")}</h2>
      <p className="muted">{t("signIn.demoHint")}</p>
      <Input
        aria-label={t("signIn.demoFilter")}
        placeholder={t("signIn.demoFilter")}
        value={q}
        allowClear
        onChange={(event) => setQ(event.target.value)}
      />
      {groups.length === 0 ? <p className="muted">{t("signIn.noMatch")}</p> : null}
      <div className="demo-groups">
        {groups.map((group) => (
          <div key={group.title}>
            <h3>{group.title}</h3>
            <ul className="plain-list">
              {group.accounts.map(({ account, posts, office, others }) => (
                <li key={account.username}>
                  <button
                    type="button"
                    className="demo-account"
                    aria-label={t("signIn.fill", { name: account.name, username: account.username })}
                    aria-pressed={props.chosen?.username === account.username}
                    onClick={() => props.choose(account)}
                  >
                    <strong>{account.name}</strong>
                    <span>{posts}</span>
                    <span className="muted small">
                      {others > 0 ? t("signIn.offices", { office, count: others }) : office}
                    </span>
                    <span className="muted small">{account.username}</span>
                  </button>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
      {rest > 0 ? <p className="muted">{t("signIn.rest", { count: rest })}</p> : null}
    </section>
  );
}
