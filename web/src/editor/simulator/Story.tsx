import { Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Definition } from "../../../../src/core/definition/model.ts";
import { eventTitle, noteWords, outcomeTitle, taskTitle } from "../../../../src/core/diagram/event-words.ts";
import { titleOfStates } from "../../../../src/core/diagram/words.ts";
import type { SimulatedDocument, SimulatedEvent, Simulation } from "../../../../src/core/simulate/model.ts";
import { valueInWords } from "../../cases/use-param-titles.ts";
import { useLanguage, useText } from "../../i18n/use-text.ts";
import { formatInstant } from "../../ui/format.ts";
import { Section } from "../../ui/Page.tsx";
import { useEditing } from "../document/editing.ts";
import { textOf } from "../document/history.ts";
import { Paper } from "../files/TemplateFile.tsx";
import { useWords } from "../words/use-words.ts";

/** What came of it so far: cases, papers, notices, values with where they come from, and what happened. */
export function Story({ simulation }: { simulation: Simulation }) {
  const w = useWords();
  const text = useText();
  const language = useLanguage();
  const { world } = useEditing();
  const names = new Map(world.divisions);
  const values = simulation.log.flatMap(({ resolved, workflow }) =>
    Object.entries(resolved).map(([key, found]) => ({ key, workflow, found })),
  );
  const { t } = useTranslation();
  const words = { yes: t("state.yes"), no: t("state.no"), unknown: t("state.none") };
  const specOf = (workflow: string, key: string) =>
    simulation.cases.find((one) => one.workflow === workflow)?.bundle.definition.params[key] ?? world.params[key];
  const definitionOf = (id: string) => simulation.cases.find((one) => one.id === id)?.bundle.definition;
  return (
    <>
      <Section title={w.simulator.cases}>
        <ul className="plain-list">
          {simulation.cases.map((one) => (
            <li key={one.id}>
              {one.number} · {one.label ?? text(one.bundle.definition.title)} ·{" "}
              <strong>{text(titleOfStates(one.bundle.definition, one.state))}</strong>
            </li>
          ))}
        </ul>
      </Section>
      <Papers simulation={simulation} />
      <Section title={w.simulator.params}>
        <ul className="plain-list">
          {values.map(({ key, workflow, found }, index) => (
            <li key={`${workflow}${key}${String(index)}`}>
              {text(specOf(workflow, key)?.title) || key}：
              <strong>{valueInWords(specOf(workflow, key), found.value, language, words)}</strong>{" "}
              <span className="muted small">
                {w.simulator.sources[found.source] ?? found.source}
                {found.division ? ` · ${names.get(found.division) ?? found.division}` : ""}
                {found.document ? ` · ${found.document}` : ""}
              </span>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={w.simulator.log}>
        <ol className="timeline">
          {simulation.log.map((event, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: events of a simulation have no other name than their place
            <li key={index}>
              <div className="small muted">
                {formatInstant(event.at, language)} · {event.number} · {w.simulator.kinds[event.kind]}
              </div>
              <EventWords event={event} definition={definitionOf(event.case)} />
            </li>
          ))}
        </ol>
      </Section>
    </>
  );
}
const NOTE_MAX = 300;

/** One step as the history of a case would tell it. */
function EventWords({ event, definition }: { event: SimulatedEvent; definition: Definition | undefined }) {
  const text = useText();
  const { world } = useEditing();
  if (!definition) return null;
  const { position = null } = event.actor ?? {};
  // People of a simulation are named after their posts, which have titles in both languages.
  const who = text(position === null ? undefined : world.positions.positions[position]?.title) || event.actor?.name;
  const at = event.type.lastIndexOf(".");
  const [id, outcome] = [event.type.slice(0, at), event.type.slice(at + 1)];
  const decided = event.kind === "event" && event.actor !== null && at > 0;
  const task = decided ? taskTitle(definition, id) : null;
  const title = task ?? eventTitle(definition, event.type, event.kind === "timer");
  const from = event.from === null ? "" : text(titleOfStates(definition, event.from));
  const to = text(titleOfStates(definition, event.to));
  return (
    <>
      <div>
        {who ? `${who} · ` : ""}
        <strong>{text(title)}</strong>{" "}
        {task ? <span className="badge">{text(outcomeTitle(definition, world.outcomes, id, outcome))}</span> : null}
      </div>
      {from === to ? null : <div className="small">{from === "" ? `→ ${to}` : `${from} → ${to}`}</div>}
      {event.notes.map((note) => (
        <div key={JSON.stringify(note)} className="muted small break">
          {text(noteWords(definition, note))}
        </div>
      ))}
    </>
  );
}

function Papers({ simulation }: { simulation: Simulation }) {
  const w = useWords();
  const text = useText();
  const { files } = useEditing();
  const [shown, setShown] = useState<SimulatedDocument | null>(null);
  const path = shown ? `templates/${shown.template}.hbs` : "";
  const source = textOf(files, path);
  return (
    <Section title={w.simulator.documents}>
      {simulation.documents.length === 0 ? <p className="muted">{w.simulator.noDocuments}</p> : null}
      <ul className="plain-list">
        {simulation.documents.map((paper, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: papers of a simulation have no other name than their place
          <li key={index}>
            <button type="button" className="link-button tight" onClick={() => setShown(paper)}>
              {text(paper.title)} {paper.number ?? ""}
            </button>
          </li>
        ))}
      </ul>
      {simulation.notices.length > 0 ? (
        <p className="muted small">
          {w.simulator.notices}：
          {simulation.notices
            .map((notice) => text(notice.text))
            .join("；")
            .slice(0, NOTE_MAX)}
        </p>
      ) : null}
      <Modal
        open={shown !== null}
        footer={null}
        width={860}
        title={text(shown?.title)}
        onCancel={() => setShown(null)}
        destroyOnHidden
      >
        {shown && source !== undefined ? (
          <Paper
            path={path}
            text={source}
            data={{
              ...{ data: shown.data, params: shown.params, number: shown.number, copies: shown.copies, now: shown.at },
              ...{ organisation: { name: shown.organisation ?? "" }, actor: { name: shown.actor ?? "" }, children: [] },
              ...(shown.pledges ? { pledges: shown.pledges } : {}),
              instance: simulation.cases.find(({ id }) => id === shown.case)
                ? { number: simulation.cases.find(({ id }) => id === shown.case)?.number }
                : {},
            }}
          />
        ) : null}
      </Modal>
    </Section>
  );
}
