import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { WorkflowItem } from "../../../src/core/api.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { workflows } from "../resources.ts";
import { Page } from "../ui/Page.tsx";
import { Empty, Loaded } from "../ui/Waiting.tsx";

/** Where it can be started, by the mode that holds there. */
function Places(props: { workflow: WorkflowItem }) {
  const text = useText();
  const language = useLanguage();
  const modes = new Map<string, string[]>();
  for (const place of props.workflow.divisions) {
    const title = text(place.modeTitle);
    modes.set(title, [...(modes.get(title) ?? []), place.name]);
  }
  return (
    <dl className="muted small">
      {[...modes].map(([mode, names]) => (
        <div key={mode}>
          <dt>{mode}</dt>
          <dd>{names.join(language === "zh" ? "、" : ", ")}</dd>
        </div>
      ))}
    </dl>
  );
}

export default function StartListPage() {
  const { t } = useTranslation();
  const text = useText();
  const query = useQuery({ queryKey: ["workflows"], queryFn: ({ signal }) => workflows.list(signal) });
  return (
    <Page title={t("start.title")} subtitle={t("start.subtitle")}>
      <Loaded query={query}>
        {(page) => {
          // What begins with a list of people stands first: the rest is for single cases.
          const open = page.items
            .filter((one) => one.startable)
            .sort((one, other) => Number(other.imports !== undefined) - Number(one.imports !== undefined));
          if (open.length === 0) return <Empty>{t("start.none")}</Empty>;
          return (
            <ul className="plain-list grid-cards">
              {open.map((one) => (
                <li key={one.id} className="panel">
                  <h2>
                    <Link to={`/start/${one.id}`}>{text(one.title)}</Link>
                  </h2>
                  {one.description ? <p>{text(one.description)}</p> : null}
                  <Places workflow={one} />
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
    </Page>
  );
}
