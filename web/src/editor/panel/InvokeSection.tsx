import { Button, Dropdown } from "antd";
import { ACTOR_SOURCES, type InvokeConfig } from "../../../../src/core/definition/model.ts";
import { invokesOf, type StatePlace } from "../../../../src/core/definition/walk.ts";
import { useText } from "../../i18n/use-text.ts";
import type { Chart } from "../document/chart.ts";
import { useEditing } from "../document/editing.ts";
import { outcomesOf } from "../document/outcomes.ts";
import { useWords } from "../words/use-words.ts";
import { ActorFields, SigningFields } from "./ActorFields.tsx";
import { freshActor } from "./actor.ts";
import { LineField, PickField, SwitchField, TitleFields, useOptions } from "./fields.tsx";
import { keyFrom } from "./key-from.ts";
import { titled } from "./WorkflowPanel.tsx";

/** What a state waits for: a task, children, an outside service, a message. */
export function InvokeSection({ chart, state }: { chart: Chart; state: StatePlace }) {
  const w = useWords();
  const { edit, readOnly, names, draft } = useEditing();
  const invokes = invokesOf(state.config.invoke);
  if (state.config.type === "final" || state.config.type === "history") return null;
  const add = (src: InvokeConfig["src"]) => {
    const id = keyFrom(state.key, (one) => taken(chart, one)) || src;
    const { event, input } = freshActor(src, names, draft.workflow);
    const next = chart.machine.states.find(
      ({ path, parent }) => path !== state.path && parent?.path === state.parent?.path,
    );
    edit({ do: "addInvoke", at: state.path, invoke: { src, id, input }, ways: { [event]: next?.path ?? state.path } });
  };
  const free = ACTOR_SOURCES.filter((src) => src !== "task" || !invokes.some((one) => one.src === "task"));
  return (
    <>
      {invokes.map((invoke) => (
        <section key={invoke.id} aria-label={w.invoke.kinds[invoke.src]} className="part-open">
          <h3>{w.invoke.kinds[invoke.src]}</h3>
          {invoke.src === "task" ? (
            <TaskFields chart={chart} state={state} invoke={invoke} />
          ) : (
            <ActorFields chart={chart} state={state} invoke={invoke} />
          )}
        </section>
      ))}
      {readOnly ? null : (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: free.map((src) => ({ key: src, label: w.invoke.kinds[src] })),
            onClick: ({ key }) => {
              const src = ACTOR_SOURCES.find((one) => one === key);
              if (src) add(src);
            },
          }}
        >
          <Button size="small">{w.invoke.add}</Button>
        </Dropdown>
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
      <SigningFields chart={chart} invoke={invoke} />
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
