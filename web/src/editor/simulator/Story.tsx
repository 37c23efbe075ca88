import { Modal } from "antd";
import { useState } from "react";
import { titleOfStates } from "../../../../src/core/diagram/words.ts";
import type { SimulatedDocument, Simulation } from "../../../../src/core/simulate/model.ts";
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
  const titleOf = (workflow: string, key: string) => {
    const bundle = simulation.cases.find((one) => one.workflow === workflow)?.bundle;
    return text((bundle?.definition.params[key] ?? world.params[key])?.title) || key;
  };
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
              {titleOf(workflow, key)}：<strong>{String(found.value)}</strong>{" "}
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
              {event.actor ? `${event.actor.name}：` : ""}
              {event.type} → {event.to}
              {event.notes.length > 0 ? (
                <div className="muted small break">{JSON.stringify(event.notes).slice(0, NOTE_MAX)}</div>
              ) : null}
            </li>
          ))}
        </ol>
      </Section>
    </>
  );
}
const NOTE_MAX = 300;

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
