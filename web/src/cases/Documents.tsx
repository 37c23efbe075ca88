import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { DocumentItem } from "../../../src/core/api.ts";
import { serverAddress } from "../api.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { instances } from "../resources.ts";
import { formatInstant } from "../ui/format.ts";
import { Section } from "../ui/Page.tsx";
import { everyItem } from "../ui/use-pages.ts";
import { Empty, Loaded } from "../ui/Waiting.tsx";

/** The papers of a case: each opens as a page that prints on A4, or as PDF; all of them in one file. */
export function Documents(props: { instance: string }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ["case", props.instance, "documents"],
    queryFn: ({ signal }) => everyItem((cursor) => instances.documents(props.instance, cursor, signal)),
  });
  const several = (query.data?.length ?? 0) > 1;
  const all = several ? (
    <a href={instances.allDocuments(props.instance)} target="_blank" rel="noreferrer">
      {t("cases.allDocuments")}
    </a>
  ) : null;
  return (
    <Section title={t("cases.documents")} extra={all}>
      <Loaded query={query} rows={2}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t("cases.noDocuments")}</Empty>
          ) : (
            <ul className="plain-list lined">
              {items.map((document) => (
                <DocumentLine key={document.id} document={document} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function DocumentLine(props: { document: DocumentItem }) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const { document } = props;
  const title = text(document.title);
  return (
    <li>
      <div className="between">
        <span className="row">
          <strong>{title}</strong>
          {document.voided ? <span className="badge badge-warn">{t("cases.voided")}</span> : null}
        </span>
        <span className="row">
          <a
            href={serverAddress(document.html)}
            target="_blank"
            rel="noreferrer"
            aria-label={`${t("act.print")} ${title}`}
          >
            {t("act.print")}
          </a>
          <a href={serverAddress(document.pdf)} target="_blank" rel="noreferrer" aria-label={`PDF ${title}`}>
            PDF
          </a>
        </span>
      </div>
      <div className="muted small">
        {[
          document.number,
          document.organisationName,
          formatInstant(document.issuedAt, language),
          document.copies > 1 ? t("cases.copies", { count: document.copies }) : null,
          document.voided?.reason,
        ]
          .filter(Boolean)
          .join(" · ")}
      </div>
    </li>
  );
}
