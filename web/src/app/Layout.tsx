import { useQuery } from "@tanstack/react-query";
import { Alert, Dropdown } from "antd";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link, NavLink, Outlet, ScrollRestoration } from "react-router";
import { useText } from "../i18n/use-text.ts";
import { useCounts } from "../inbox/use-counts.ts";
import { workflows } from "../resources.ts";
import { cappedCount } from "../ui/format.ts";
import { useOnline } from "../ui/use-phone.ts";
import { Loading } from "../ui/Waiting.tsx";
import { LanguageButton } from "./LanguageButton.tsx";
import { Notices } from "./Notices.tsx";
import { PLACE_ADDRESS, placesFor } from "./navigation.ts";
import { SessionGate, useMe, useSignOut } from "./session.tsx";
import { useLive } from "./use-live.ts";

const COUNTS_EVERY_MS = 60_000;

export function Layout() {
  return (
    <SessionGate>
      <Frame />
    </SessionGate>
  );
}

function Frame() {
  const { t } = useTranslation();
  const me = useMe();
  const online = useOnline();
  useLive();
  return (
    <div className="frame">
      <a href="#main" className="skip-link">
        {t("app.skip")}
      </a>
      <header className="top">
        <Link to="/inbox" className="brand">
          {t("app.name")}
        </Link>
        {me.demo ? <span className="badge">{t("app.demo")}</span> : null}
        <div className="top-right">
          <LanguageButton />
          <Notices />
          <Account />
        </div>
      </header>
      <Navigation />
      <main id="main" tabIndex={-1}>
        {online ? null : <Alert type="warning" banner title={t("state.offline")} />}
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
      <ScrollRestoration />
    </div>
  );
}

function Navigation() {
  const { t } = useTranslation();
  const me = useMe();
  const startable = useQuery({
    queryKey: ["workflows"],
    queryFn: ({ signal }) => workflows.list(signal),
    staleTime: COUNTS_EVERY_MS,
  });
  const waiting = useCounts();
  const counts = waiting.data?.counts;
  const waitingFor = counts ? counts.mine + counts.claimable : 0;
  return (
    <nav className="side" aria-label={t("app.navigation")}>
      {placesFor(me.rights, startable.data?.items ?? []).map((place) => (
        <NavLink key={place} to={PLACE_ADDRESS[place]} className="side-link">
          <span>{t(`nav.${place}`)}</span>
          {place === "inbox" && waitingFor > 0 ? <span className="count">{cappedCount(waitingFor)}</span> : null}
        </NavLink>
      ))}
    </nav>
  );
}

function Account() {
  const { t } = useTranslation();
  const text = useText();
  const me = useMe();
  const signOut = useSignOut();
  const posts = me.grants.map((grant, index) => ({
    key: `${grant.organisation}${grant.role}${String(index)}`,
    disabled: true,
    label: `${text(grant.roleTitle)} · ${grant.organisationName}`,
  }));
  const items = [
    { key: "posts", type: "group" as const, label: t("app.posts"), children: posts },
    { key: "line", type: "divider" as const },
    { key: "substitutes", label: <Link to="/me/substitutes">{t("me.substitutes")}</Link> },
    { key: "relatives", label: <Link to="/me/relatives">{t("me.relatives")}</Link> },
    { key: "contact", label: <Link to="/me/contact">{t("me.contact")}</Link> },
    { key: "out", label: t("app.signOut"), onClick: () => void signOut() },
  ];
  return (
    <Dropdown menu={{ items }} trigger={["click"]}>
      <button type="button" className="link-button" aria-haspopup="menu">
        {me.name}
      </button>
    </Dropdown>
  );
}
