import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import type { ImportBody } from "../../../src/core/api.ts";
import { useLanguage } from "../i18n/use-text.ts";
import { imports } from "../resources.ts";
import { useDivisionName } from "../ui/DivisionPicker.tsx";
import { formatInstant } from "../ui/format.ts";
import { Page, Section } from "../ui/Page.tsx";
import { Loaded } from "../ui/Waiting.tsx";
import { ImportSummary } from "./ImportSummary.tsx";
import { ImportUploader } from "./ImportUploader.tsx";
import { LayoutFound } from "./LayoutFound.tsx";
import { Lines } from "./Lines.tsx";
import { isWorking, useImport } from "./use-import.ts";

export default function ImportPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { id = "" } = useParams();
  const query = useImport(id);
  const body = query.data;
  const place = useDivisionName(body?.division ?? "");
  const subtitle = body ? (
    <span className="row">
      <span>{place}</span>
      <span>{formatInstant(body.createdAt, language)}</span>
      <span>{t("imports.lines", { count: body.total })}</span>
    </span>
  ) : null;
  return (
    <Page
      title={body?.fileName ?? t("imports.title")}
      subtitle={subtitle}
      actions={body && !isWorking(body) ? <Actions body={body} /> : null}
    >
      <Loaded query={query}>{(loaded) => <Body key={loaded.id} body={loaded} />}</Loaded>
    </Page>
  );
}

function Actions(props: { body: ImportBody }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { body } = props;
  if (body.instance) {
    return (
      <Link to={`/cases/${body.instance}`} className="button-like">
        {t("imports.seeCase")}
      </Link>
    );
  }
  const start = `/start/${body.workflow}?${new URLSearchParams({ division: body.division, import: body.id }).toString()}`;
  return body.status === "ready" ? (
    <Button type="primary" size="large" onClick={() => void navigate(start)}>
      {t("imports.start")}
    </Button>
  ) : null;
}

function Body(props: { body: ImportBody }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [correcting, setCorrecting] = useState(false);
  const { body } = props;
  const finished = !isWorking(body);
  const readable = finished && body.status !== "failed";
  // There is nothing to correct in a list that was never read: the file comes again, for what it was to correct if anything.
  const correctsEarlier = readable || body.replaces !== null;
  return (
    <div className="stack">
      {body.replaces ? (
        <p>
          <Link to={`/imports/${body.replaces}`}>{t("imports.replaces")}</Link>
        </p>
      ) : null}
      {finished && body.status === "ready" ? <p className="muted">{t("imports.whatNext")}</p> : null}
      <ImportSummary body={body} />
      {finished ? (
        <Section title={t("imports.files")}>
          <div className="row file-links">
            {readable ? (
              <>
                <a href={imports.errors(body.id)} download>
                  {t("imports.errors")}
                </a>
                <a href={imports.places(body.id)} download>
                  {t("imports.places")}
                </a>
              </>
            ) : null}
            {body.instance ? null : (
              <Button onClick={() => setCorrecting(!correcting)} aria-expanded={correcting}>
                {t(readable ? "imports.again" : "imports.retry")}
              </Button>
            )}
          </div>
          {correcting ? (
            <div className="stack-small">
              {correctsEarlier ? <p className="muted">{t("imports.againHint")}</p> : null}
              <ImportUploader
                workflow={body.workflow}
                division={body.division}
                replaces={readable ? body.id : (body.replaces ?? undefined)}
                uploaded={(next) => void navigate(`/imports/${next.id}`)}
              />
            </div>
          ) : null}
        </Section>
      ) : null}
      {readable ? <Lines body={body} /> : null}
      {finished ? <LayoutFound body={body} /> : null}
    </div>
  );
}
