import type { WidgetProps } from "@rjsf/utils";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useLanguage } from "../i18n/use-text.ts";
import { ImportSummary } from "../imports/ImportSummary.tsx";
import { ImportUploader } from "../imports/ImportUploader.tsx";
import { useImport } from "../imports/use-import.ts";
import { imports } from "../resources.ts";
import { formatInstant } from "../ui/format.ts";
import { Loaded } from "../ui/Waiting.tsx";
import type { FormContext } from "./context.ts";

/** The list a case is about: one already imported, or a file dropped here. The form holds the import's id. */
export function RosterWidget(props: WidgetProps<Record<string, unknown>, Record<string, unknown>, FormContext>) {
  const { t } = useTranslation();
  const value = typeof props.value === "string" ? props.value : "";
  const around = props.registry.formContext.surroundings;
  const locked = props.disabled === true || props.readonly === true;
  if (around?.pretended) {
    return (
      <p className="muted small" id={props.id} tabIndex={-1}>
        {t("form.pretendedRoster")}
      </p>
    );
  }
  return (
    <div className="stack-small" id={props.id} tabIndex={-1}>
      {value ? <Chosen id={value} /> : null}
      {value && !locked ? (
        <button type="button" className="link-button" onClick={() => props.onChange(undefined)}>
          {t("form.otherRoster")}
        </button>
      ) : null}
      {!value && !locked && around ? (
        <>
          <Ready workflow={around.workflow} division={around.division} choose={(id) => props.onChange(id)} />
          <ImportUploader
            workflow={around.workflow}
            division={around.division}
            uploaded={(body) => props.onChange(body.id)}
          />
        </>
      ) : null}
    </div>
  );
}

function Chosen(props: { id: string }) {
  const { t } = useTranslation();
  const query = useImport(props.id);
  return (
    <Loaded query={query} rows={2}>
      {(body) => (
        <div className="panel stack-small">
          <div className="between">
            <strong className="break">{body.fileName}</strong>
            <Link to={`/imports/${body.id}`}>{t("form.rosterLines")}</Link>
          </div>
          <ImportSummary body={body} brief />
        </div>
      )}
    </Loaded>
  );
}

/** Lists imported before for the same workflow and place that no case has used. */
function Ready(props: { workflow: string; division: string; choose: (id: string) => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const list = useQuery({
    queryKey: ["imports"],
    queryFn: ({ signal }) => imports.list(signal),
  });
  const ready = (list.data?.items ?? []).filter(
    (body) =>
      body.status === "ready" &&
      body.instance === null &&
      body.workflow === props.workflow &&
      body.division === props.division,
  );
  if (ready.length === 0) return null;
  return (
    <div>
      <h3>{t("form.readyRosters")}</h3>
      <ul className="plain-list">
        {ready.map((body) => (
          <li key={body.id} className="row">
            <button type="button" className="link-button" onClick={() => props.choose(body.id)}>
              {body.fileName}
            </button>
            <span className="muted small">
              {formatInstant(body.createdAt, language)} · {t("state.total", { count: body.total })}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
