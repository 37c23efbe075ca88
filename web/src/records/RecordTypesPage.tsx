import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMe } from "../app/session.tsx";
import { useText } from "../i18n/use-text.ts";
import { Page } from "../ui/Page.tsx";
import { Empty, Loaded } from "../ui/Waiting.tsx";
import { useRecordTypes } from "./use-type.ts";

export default function RecordTypesPage() {
  const { t } = useTranslation();
  const text = useText();
  const types = useRecordTypes();
  const me = useMe();
  return (
    <Page
      title={t("records.title")}
      subtitle={t("records.subtitle")}
      actions={me.rights.includes("audit.read") ? <Link to="/audit">{t("audit.title")}</Link> : null}
    >
      <Loaded query={types}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty />
          ) : (
            <ul className="plain-list grid-cards">
              {page.items.map((type) => (
                <li key={type.id} className="panel">
                  <h2>
                    <Link to={`/records/${type.id}`}>{text(type.title)}</Link>
                  </h2>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}
