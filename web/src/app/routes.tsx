import { createBrowserRouter, Navigate, type RouteObject } from "react-router";
import { PublicLayout } from "../public/PublicLayout.tsx";
import { ErrorPage } from "./ErrorPage.tsx";
import { Layout } from "./Layout.tsx";
import { NotFound } from "./NotFound.tsx";

type PageModule = { default: () => React.JSX.Element };

/** A page is fetched when somebody goes there; the first picture needs only the frame and its own page. */
function page(path: string, load: () => Promise<PageModule>): RouteObject {
  return { path, lazy: async () => ({ Component: (await load()).default }), errorElement: <ErrorPage /> };
}

export const router = createBrowserRouter([
  {
    element: <PublicLayout />,
    errorElement: <ErrorPage />,
    hydrateFallbackElement: <div />,
    children: [
      page("verify", () => import("../public/VerifyPage.tsx")),
      page("guides", () => import("../public/GuideListPage.tsx")),
      page("guides/:workflow", () => import("../public/GuidePage.tsx")),
    ],
  },
  {
    element: <Layout />,
    errorElement: <ErrorPage />,
    hydrateFallbackElement: <div />,
    children: [
      { index: true, element: <Navigate to="/inbox" replace /> },
      page("inbox", () => import("../inbox/InboxPage.tsx")),
      page("tasks/:id", () => import("../task/TaskPage.tsx")),
      page("start", () => import("../start/StartListPage.tsx")),
      page("start/:workflow", () => import("../start/StartPage.tsx")),
      page("imports", () => import("../imports/ImportListPage.tsx")),
      page("imports/:id", () => import("../imports/ImportPage.tsx")),
      page("cases", () => import("../cases/CaseListPage.tsx")),
      page("cases/:id", () => import("../cases/CasePage.tsx")),
      page("cases/:id/children", () => import("../cases/ChildrenPage.tsx")),
      page("audit", () => import("../records/AuditPage.tsx")),
      page("ratings", () => import("../ratings/RatingsPage.tsx")),
      page("records", () => import("../records/RecordTypesPage.tsx")),
      page("records/:type", () => import("../records/RecordListPage.tsx")),
      page("records/:type/calendar", () => import("../records/CalendarPage.tsx")),
      page("records/:type/:id", () => import("../records/RecordPage.tsx")),
      page("procedures", () => import("../procedures/ProceduresPage.tsx")),
      page("regulations", () => import("../procedures/RegulationsPage.tsx")),
      page("drafts", () => import("../drafts/DraftListPage.tsx")),
      page("drafts/:id", () => import("../drafts/DraftPage.tsx")),
      page("migrate/:workflow", () => import("../migrations/MigratePage.tsx")),
      page("migrations/:id", () => import("../migrations/MigrationPage.tsx")),
      page("me/substitutes", () => import("../me/SubstitutesPage.tsx")),
      page("me/relatives", () => import("../me/RelativesPage.tsx")),
      page("me/contact", () => import("../me/ContactPage.tsx")),
      page("settings", () => import("../settings/SettingsPage.tsx")),
      page("handover", () => import("../people/HandoverPage.tsx")),
      page("organisations", () => import("../organisations/OrganisationsPage.tsx")),
      page("outside", () => import("../outside/OutsidePage.tsx")),
      page("editor", () => import("../editor/EditorListPage.tsx")),
      page("editor/:draft", () => import("../editor/EditorPage.tsx")),
      { path: "*", element: <NotFound /> },
    ],
  },
]);
