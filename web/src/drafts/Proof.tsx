import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { DraftDetail, ScenarioHeld } from "../../../src/core/draft/model.ts";
import { useText } from "../i18n/use-text.ts";
import { Loaded } from "../ui/Waiting.tsx";
import { localDrafts } from "./resource.ts";

/** Which scenarios of the workflow hold with this draft, for whoever is to let it in. */
export function Proof(props: { draft: DraftDetail }) {
  const { t } = useTranslation();
  const { id, revision } = props.draft;
  const query = useQuery({
    queryKey: ["draft-proof", id, revision],
    queryFn: ({ signal }) => localDrafts.proof(id, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <section aria-label={t("drafts.proof.title")}>
      <h3>{t("drafts.proof.title")}</h3>
      <Loaded query={query} rows={1}>
        {({ scenarios }) =>
          scenarios === null ? (
            <p className="muted">{t("drafts.proof.cannot")}</p>
          ) : scenarios.length === 0 ? (
            <p className="muted">{t("drafts.proof.none")}</p>
          ) : (
            <Held scenarios={scenarios} />
          )
        }
      </Loaded>
    </section>
  );
}

function Held(props: { scenarios: readonly ScenarioHeld[] }) {
  const { t } = useTranslation();
  const text = useText();
  const { scenarios } = props;
  const held = scenarios.filter((one) => one.held);
  const all = held.length === scenarios.length;
  return (
    <details open={!all}>
      <summary>
        <span className={all ? "badge badge-done" : "badge badge-bad"}>
          {t("drafts.proof.held", { held: held.length, all: scenarios.length })}
        </span>
      </summary>
      <ul className="plain-list lined">
        {[...scenarios]
          .sort((a, b) => Number(a.held) - Number(b.held))
          .map((one) => (
            <li key={`${one.workflow} ${one.id}`}>
              <span className={one.held ? "badge badge-done" : "badge badge-bad"}>
                {t(one.held ? "drafts.proof.holds" : "drafts.proof.fails")}
              </span>{" "}
              {text(one.title)}
            </li>
          ))}
      </ul>
    </details>
  );
}
