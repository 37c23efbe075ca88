import { useTranslation } from "react-i18next";
import { useRouteError } from "react-router";
import { ProblemView } from "../ui/ProblemView.tsx";

/** What stands in the place of a page that threw: the rest of the frame goes on working. */
export function ErrorPage() {
  const { t } = useTranslation();
  const error = useRouteError();
  return (
    <div className="page">
      <h1>{t("state.broken")}</h1>
      <ProblemView error={error} retry={() => window.location.reload()} />
    </div>
  );
}
