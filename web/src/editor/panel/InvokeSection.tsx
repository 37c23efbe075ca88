import { Button, Dropdown } from "antd";
import type { InvokeConfig } from "../../../../src/core/definition/model.ts";
import { invokesOf, type StatePlace } from "../../../../src/core/definition/walk.ts";
import { useText } from "../../i18n/use-text.ts";
import type { Chart } from "../document/chart.ts";
import { useEditing } from "../document/editing.ts";
import { outcomesOf } from "../document/outcomes.ts";
import { useWords } from "../words/use-words.ts";
import { LineField, PickField, SwitchField, TitleFields, useOptions } from "./fields.tsx";
import { keyFrom } from "./key-from.ts";
import { titled } from "./WorkflowPanel.tsx";

/** What a state waits for: a task, children, an outside service, a message. */
export function InvokeSection({ chart, state }: { chart: Chart; state: StatePlace }) {
  const w = useWords();
  const { edit, readOnly, names } = useEditing();
  const invokes = invokesOf(state.config.invoke);
  const addTask = () => {
    const [position = ""] = [...(names.positions ?? [])];
    const id = keyFrom(state.key, (one) => taken(chart, one)) || "task";
    const invoke: InvokeConfig = { src: "task", id, input: { position, outcomes: ["approve"] } };
    const next = chart.machine.states.find(
      ({ path, parent }) => path !== state.path && parent?.path === state.parent?.path,
    );
    edit({ do: "addInvoke", at: state.path, invoke, ways: { approve: next?.path ?? state.path } });
  };
  if (state.config.type === "final" || state.config.type === "history") return null;
  return (
    <>
      {invokes.map((invoke) => (
        <section key={invoke.id} aria-label={w.invoke.kinds[invoke.src]} className="part-open">
          <h3>{w.invoke.kinds[invoke.src]}</h3>
          {invoke.src === "task" ? (
            <TaskFields chart={chart} state={state} invoke={invoke} />
          ) : (
            <OtherFields invoke={invoke} />
          )}
        </section>
      ))}
      {readOnly || invokes.some(({ src }) => src === "task") ? null : (
        <Button size="small" onClick={addTask}>
          {w.invoke.addTask}
        </Button>
      )}
    </>
  );
}

function taken(chart: Chart, id: string): boolean {
  return chart.machine.states.some(({ config }) => invokesOf(config.invoke).some((one) => one.id === id));
}

function TaskFields({ chart, state, invoke }: { chart: Chart; state: StatePlace; invoke: InvokeConfig }) {
  const w = useWords();
  const options = useOptions();
  const { edit, names, world, bundle, readOnly } = useEditing();
  const input = invoke.input ?? {};
  const set = (part: Record<string, unknown>) => edit({ do: "setTask", id: invoke.id, input: part });
  const text = (key: string) => (typeof input[key] === "string" ? String(input[key]) : undefined);
  return (
    <div className="stack-small">
      <TitleFields label={w.task.title} value={titled(input.title)} commit={(title) => set({ title })} />
      <PickField
        label={w.task.position}
        value={text("position")}
        options={options(world.positions.positions, names.positions)}
        commit={(position) => position && set({ position })}
      />
      <PickField
        label={w.task.form}
        value={text("form")}
        options={options(bundle?.forms ?? {}, names.forms)}
        optional
        commit={(form) => set({ form })}
      />
      <LineField
        label={w.task.due}
        hint={w.field.durationHint}
        value={text("due") ?? ""}
        commit={(due) => set({ due: due === "" ? null : due })}
      />
      <Outcomes chart={chart} state={state} invoke={invoke} />
      <details className="part">
        <summary>{w.state.more}</summary>
        <div className="stack-small part-body">
          <LineField
            label={w.task.id}
            hint={w.state.keyHint}
            value={invoke.id}
            commit={(to) => edit({ do: "renameInvoke", id: invoke.id, to })}
          />
          <SwitchField label={w.task.bulk} value={input.bulk === true} commit={(bulk) => set({ bulk: bulk || null })} />
          {readOnly ? null : (
            <Button size="small" danger onClick={() => edit({ do: "removeInvoke", id: invoke.id })}>
              {w.task.remove}
            </Button>
          )}
        </div>
      </details>
    </div>
  );
}

function Outcomes({ chart, state, invoke }: { chart: Chart; state: StatePlace; invoke: InvokeConfig }) {
  const w = useWords();
  const text = useText();
  const { edit, world, readOnly } = useEditing();
  const held = outcomesOf(invoke, world);
  const free = Object.values(world.outcomes).filter(({ id }) => !held.some((one) => one.id === id));
  const target = chart.machine.references.find(({ from }) => from.path === state.path)?.to.path ?? state.path;
  return (
    <div className="field">
      <span>{w.task.outcomes}</span>
      <ul className="chips" aria-label={w.task.outcomes}>
        {held.map(({ id, title }) => (
          <li key={id} className="chip">
            {text(title)}
            {readOnly || held.length < 2 ? null : (
              <button
                type="button"
                className="chip-remove"
                aria-label={w.task.removeOutcome(text(title))}
                onClick={() => edit({ do: "removeOutcome", id: invoke.id, outcome: id })}
              >
                ×
              </button>
            )}
          </li>
        ))}
        {readOnly ? null : (
          <li>
            <Dropdown
              trigger={["click"]}
              menu={{
                items: free.map(({ id, title }) => ({ key: id, label: `${text(title)}（${id}）` })),
                onClick: ({ key }) => edit({ do: "addOutcome", id: invoke.id, outcome: key, target }),
              }}
            >
              <Button size="small" type="dashed">
                {w.task.addOutcome}
              </Button>
            </Dropdown>
          </li>
        )}
      </ul>
    </div>
  );
}

/** Children, services and messages: what they are called; their data is written as text. */
function OtherFields({ invoke }: { invoke: InvokeConfig }) {
  const w = useWords();
  const text = useText();
  const { world, edit, open, mainPath, chart, select } = useEditing();
  const input = invoke.input ?? {};
  const named = world.workflows.find(({ definition }) => definition.id === input.workflow)?.definition.title;
  const said = text(named) || String(input.workflow ?? input.topic ?? input.name ?? "");
  return (
    <div className="stack-small">
      <p className="break">{said}</p>
      <LineField
        label={w.task.id}
        hint={w.state.keyHint}
        value={invoke.id}
        commit={(to) => edit({ do: "renameInvoke", id: invoke.id, to })}
      />
      <Button
        size="small"
        onClick={() => {
          const at = chart?.machine.states.find(({ config }) => invokesOf(config.invoke).includes(invoke));
          if (at) select({ kind: "state", path: at.path });
          open(mainPath, at && chart ? chart.lineOf(`${at.pointer}/invoke`) : undefined);
        }}
      >
        {w.invoke.asText}
      </Button>
    </div>
  );
}
