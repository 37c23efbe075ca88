import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Page } from "../ui/Page.tsx";

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Page title={t("state.notFound")}>
      <p>{t("state.notFoundHint")}</p>
      <Link to="/inbox">{t("state.home")}</Link>
    </Page>
  );
}
