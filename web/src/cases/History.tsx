import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { HistoryItem } from "../../../src/core/api.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { instances } from "../resources.ts";
import { formatInstant } from "../ui/format.ts";
import { Section } from "../ui/Page.tsx";
import { everyItem } from "../ui/use-pages.ts";
import { Loaded } from "../ui/Waiting.tsx";
import { ReadValues } from "./ReadValues.tsx";

/** What happened to a case, newest first, in words; each fact opens to what it read. */
export function History(props: { instance: string; workflow: string }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ["case", props.instance, "history"],
    queryFn: ({ signal }) => everyItem((cursor) => instances.history(props.instance, cursor, signal)),
  });
  return (
    <Section title={t("cases.history")}>
      <Loaded query={query}>
        {(items) => (
          <ol className="timeline" aria-label={t("cases.history")}>
            {[...items]
              .sort((one, other) => other.seq - one.seq)
              .map((item) => (
                <Fact key={item.seq} item={item} workflow={props.workflow} />
              ))}
          </ol>
        )}
      </Loaded>
    </Section>
  );
}

function Fact(props: { item: HistoryItem; workflow: string }) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const { item } = props;
  const who = [item.actorName ?? t("task.system"), item.organisationName].filter(Boolean).join(" · ");
  const states = [text(item.fromState), text(item.toState)].filter(Boolean);
  const moved = states[0] === states[1] ? "" : states.join(" → ");
  return (
    <li>
      <div>
        <strong>{text(item.title)}</strong>
        {item.outcomeTitle ? <span className="badge">{text(item.outcomeTitle)}</span> : null}
      </div>
      <div className="muted small">
        <time dateTime={item.at}>{formatInstant(item.at, language)}</time> · {who}
      </div>
      {moved ? <div className="small">{moved}</div> : null}
      {item.notes.map((note) => (
        <div key={note.zh} className="small">
          {text(note)}
        </div>
      ))}
      <details>
        <summary className="muted small">{t("cases.read")}</summary>
        <ReadValues values={item.read} workflow={props.workflow} />
        <p className="muted small break">
          {t("cases.hash", { seq: item.seq })} {item.hash}
        </p>
      </details>
    </li>
  );
}
