import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AuditItem } from "../../../src/core/api.ts";
import { useLanguage } from "../i18n/use-text.ts";
import { records } from "../resources.ts";
import { formatInstant } from "../ui/format.ts";
import { Listing } from "../ui/Listing.tsx";
import { Page } from "../ui/Page.tsx";
import { usePages } from "../ui/use-pages.ts";
import { Empty, Loaded } from "../ui/Waiting.tsx";
import { labelOf } from "./schema.ts";
import { useRecordTypes } from "./use-type.ts";

/** Who had masked values shown in full, when and why: for those who audit the offices. */
export default function AuditPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const pages = usePages<AuditItem>(["audit"], (cursor, signal) =>
    records.audit({ action: "record.unmask", cursor }, signal),
  );
  const types = useRecordTypes();
  const words = ({ subject, properties }: AuditItem) => {
    const type = types.data?.items.find(({ id }) => id === subject.split("/")[0]);
    const names = properties.map((name) => (type ? labelOf(type, name, language) : name));
    return names.join(language === "zh" ? "、" : ", ");
  };
  const columns = [
    {
      key: "at",
      title: t("audit.at"),
      cell: (one: AuditItem) => formatInstant(one.at, language),
      phone: "heading" as const,
    },
    { key: "who", title: t("audit.who"), cell: (one: AuditItem) => `${one.userName} · ${one.organisationName ?? ""}` },
    {
      key: "what",
      title: t("audit.what"),
      cell: (one: AuditItem) => <Link to={`/records/${one.subject}`}>{words(one)}</Link>,
    },
    { key: "why", title: t("audit.why"), cell: (one: AuditItem) => one.reason },
    { key: "ticket", title: t("audit.ticket"), cell: (one: AuditItem) => one.ticket ?? "—" },
  ];
  return (
    <Page title={t("audit.title")} subtitle={t("audit.subtitle")}>
      <Loaded query={pages}>
        {(items) =>
          items.length === 0 ? (
            <Empty />
          ) : (
            <Listing label={t("audit.title")} columns={columns} items={items} keyOf={(one) => one.id} />
          )
        }
      </Loaded>
      {pages.hasMore ? (
        <button type="button" className="link-button" onClick={pages.more}>
          {t("act.more")}
        </button>
      ) : null}
    </Page>
  );
}
