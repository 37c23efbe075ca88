import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link, Outlet, ScrollRestoration } from "react-router";
import { LanguageButton } from "../app/LanguageButton.tsx";
import { DivisionSource } from "../ui/DivisionPicker.tsx";
import { Loading } from "../ui/Waiting.tsx";
import { guides } from "./resource.ts";
import "./public.css";

/** The frame of what anybody may read: nobody is asked who they are. */
export function PublicLayout() {
  const { t } = useTranslation();
  return (
    <DivisionSource.Provider value={guides.divisions}>
      <a href="#main" className="skip-link">
        {t("app.skip")}
      </a>
      <header className="top">
        <Link to="/guides" className="brand">
          {t("app.name")}
        </Link>
        <nav className="row" aria-label={t("public.nav")}>
          <Link to="/guides">{t("guides.title")}</Link>
          <Link to="/verify">{t("verify.title")}</Link>
        </nav>
        <div className="top-right">
          <LanguageButton />
          <Link to="/inbox">{t("public.staff")}</Link>
        </div>
      </header>
      <main id="main" className="public" tabIndex={-1}>
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
      <ScrollRestoration />
    </DivisionSource.Provider>
  );
}
